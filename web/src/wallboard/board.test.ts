import { expect, it } from "vitest";
import { empty, levelOf, take, totals, type Frame, type Queue } from "./board";

const queue = (id: string, more: Partial<Queue> = {}): Queue => ({
  id, name: id, waiting: 0, alerting: 0, interacting: 0, members: 0, active: 0, onQueue: 0, today: [], ...more,
});
const frame = (...queues: Queue[]): Frame => ({
  now: 0, ready: true, source: { live: true, figures: true, gaps: [] }, queues, agents: [],
});

it("a change replaces what it names and leaves the rest", () => {
  const first = take(empty(), frame(queue("a"), queue("b")), true);
  const second = take(first, frame(queue("b", { waiting: 3 })), false);
  expect([...second.queues.values()].map((one) => one.waiting)).toEqual([0, 3]);
});

it("a snapshot forgets what it does not name", () => {
  const first = take(empty(), frame(queue("a"), queue("b")), true);
  expect([...take(first, frame(queue("b")), true).queues.keys()]).toEqual(["b"]);
});

it("a long wait is bad whatever the day was like", () => {
  const waiting = queue("a", { oldest: 0, today: [[0, 10, 10, 0, 10, 10]] });
  expect([10_000, 45_000, 120_000].map((now) => levelOf(waiting, now))).toEqual(["good", "warn", "bad"]);
});

it("the day's service level is made of sums, not of shares", () =>
  expect(totals([[0, 1, 1, 0, 1, 1], [1, 9, 9, 0, 0, 9]])).toMatchObject({ inTime: 1, counted: 10 }));
