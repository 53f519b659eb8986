import { describe, expect, it } from "vitest";
import { isPhone, messageIds, taskOf, type Conversation, type Participant } from "./conversation";
import { faultOf } from "./platform";

const customer: Participant = {
  id: "c", purpose: "customer", name: "Madrid", attributes: { vip: "yes" },
  calls: [{ id: "1", state: "connected", self: {}, other: { addressDisplayable: "tel:+34600000001" } }],
};
const agent = (more: Partial<Participant>): Participant => ({ id: "a", purpose: "agent", userId: "me", queueId: "q", ...more });
const conversation = (...mine: Participant[]): Conversation => ({ id: "x", participants: [customer, ...mine] });

describe("a conversation as an agent sees it", () => {
  it("is nothing when he has no part in it", () => expect(taskOf(conversation(), "me")).toBeNull());

  it("rings with the caller's number and queue", () => {
    const task = taskOf(conversation(agent({ calls: [{ id: "2", state: "alerting" }] })), "me")!;
    expect([task.stage, task.kind, task.name, task.address, task.queueId]).toEqual(["ringing", "call", "Madrid", "+34600000001", "q"]);
  });

  it("is after-call work from the moment the leg has ended, whatever its state says, until a code is given", () => {
    const leg = { id: "2", state: "connected", disconnectedTime: "2026-03-03T10:00:00.000Z" };
    const more = { calls: [leg], wrapupRequired: true, wrapupPrompt: "timeout", wrapupTimeoutMs: 65_000, startAcwTime: "2026-03-03T10:00:00.000Z" };
    const task = taskOf(conversation(agent(more)), "me")!;
    expect(task.stage).toBe("wrapup");
    expect(task.wrapupEnds - task.since).toBe(65_000);
    expect(taskOf(conversation(agent({ ...more, wrapup: { code: "w" } })), "me")!.stage).toBe("over");
  });

  it("takes the latest of his own parts after a transfer came back", () => {
    const first = agent({ id: "a1", calls: [{ id: "2", state: "disconnected", disconnectedTime: "2026-03-03T10:00:00.000Z" }] });
    const task = taskOf(conversation(first, agent({ id: "a2", calls: [{ id: "3", state: "alerting" }] })), "me")!;
    expect([task.mine.id, task.stage]).toEqual(["a2", "ringing"]);
  });

  it("knows whom he speaks to while he consults", () => {
    const mine = agent({ calls: [{ id: "2", state: "connected", held: true }, { id: "4", state: "connected" }] });
    const other: Participant = { id: "b", purpose: "agent", userId: "you", calls: [{ id: "5", state: "connected" }] };
    const { consult } = taskOf(conversation(mine, other), "me")!;
    expect([consult?.speakTo, consult?.isConnected, consult?.who?.userId]).toEqual(["DESTINATION", true, "you"]);
  });
});

it("messages of all sides are in the order of their times, each once", () => {
  const said = (messageId: string, at: number) => ({ messageId, messageTime: new Date(at).toISOString() });
  const both: Conversation = {
    id: "x",
    participants: [
      { id: "c", purpose: "customer", messages: [{ id: "1", state: "connected", messages: [said("a", 1), said("c", 3)] }] },
      { id: "a", purpose: "agent", messages: [{ id: "2", state: "connected", messages: [said("b", 2), said("a", 1)] }] },
    ],
  };
  expect(messageIds(both)).toEqual(["a", "b", "c"]);
});

it("a guest's id is no phone number", () => {
  expect(isPhone("+34 600 000-001")).toBe(true);
  expect(isPhone("d2a7c1f0-93b1-4d5e-8f0a-0123456789ab")).toBe(false);
});

it("a refusal names the permission that is missing", () => {
  const text = '{"code":"missing.permissions","message":"Unable to perform the requested action. You are missing the following permission(s): conversation:communication:blindTransfer"}';
  expect(faultOf(403, text, "POST").permissions).toEqual(["conversation:communication:blindTransfer"]);
  expect(faultOf(500, "<html>", "POST /x").message).toBe("POST /x answered 500.");
});
