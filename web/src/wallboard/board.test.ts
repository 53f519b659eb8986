import { expect, it } from "vitest";
import { doing, empty, levelOf, take, totals, type Agent, type Frame, type Queue } from "./board";
import { readView, usual, writeView } from "./state";

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
  expect([10_000, 45_000, 120_000].map((now) => levelOf(waiting, now, usual))).toEqual(["good", "warn", "bad"]);
});

it("the day's service level is made of sums, not of shares", () =>
  expect(totals([[0, 1, 1, 0, 1, 1], [1, 9, 9, 0, 0, 9]])).toMatchObject({ inTime: 1, counted: 10 }));

it("a bad day is bad though nobody waits, and the limits of the link decide", () => {
  const day = queue("a", { today: [[0, 10, 7, 3, 7, 10]] });
  expect([usual, { ...usual, badLevel: 75 }, { ...usual, warnLevel: 70 }].map((limits) => levelOf(day, 0, limits))).toEqual(["warn", "bad", "good"]);
});

it("an agent is busy with a contact whatever the routing says, and silence comes first", () => {
  const agent = (more: Partial<Agent>): Agent => ({ id: "a", name: "a", presence: "ON_QUEUE", routing: "IDLE", ...more });
  const contact = { media: "calls", state: "connected", since: 0 };
  expect([agent({}), agent({ contact }), agent({ routing: "NOT_RESPONDING", contact }), agent({ routing: "OFF_QUEUE" })].map(doing))
    .toEqual(["free", "busy", "silent", "away"]);
});

it("a link carries the view, and what is usual does not lengthen it", () => {
  const view = { division: "d", team: "t", queues: ["q", "r"], text: "a b", limits: { ...usual, badWait: 90 } };
  const query = writeView(view, "?lang=es&find=old");
  expect(query).toBe("lang=es&find=a+b&division=d&team=t&queue=q%2Cr&late=90");
  expect(readView(`?${query}`)).toEqual(view);
  expect(readView("?late=never&warn=-1").limits).toEqual(usual);
});

it("what can be chosen is in order of names and stays until it is sent anew", () => {
  const names = [{ id: "1", name: "b" }, { id: "2", name: "Á" }];
  const first = take(empty(), { ...frame(), names, teams: [], divisions: [] }, true);
  expect(take(first, frame(queue("a")), false).choices.names.map((one) => one.name)).toEqual(["Á", "b"]);
});
