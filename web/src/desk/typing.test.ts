import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Conversation } from "./conversation";
import { conversations, tick } from "./state";
import { keep } from "./talk";
import { isTyping, takeTyping } from "./typing";

const start = Date.parse("2026-03-02T09:00:00.000Z");
const at = (ms: number) => new Date(start + ms).toISOString();
const typing = (time?: string) => ({
  conversationId: "c",
  normalizedMessage: { direction: "Inbound", channel: time ? { time } : {}, events: [{ eventType: "Typing", typing: { type: "On", duration: 5_000 } }] },
});

function says(id: string, timestamp: string): void {
  const messages = [...(conversations.value.get("c")?.participants[0]?.messages?.[0]?.messages ?? []), { messageId: id }];
  const conversation = { id: "c", participants: [{ id: "g", purpose: "customer", messages: [{ id: "m", messages }] }] };
  conversations.value = new Map([["c", conversation as unknown as Conversation]]);
  keep([{ id, timestamp, direction: "inbound", textBody: id }]);
}

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  conversations.value = new Map();
  tick();
});

afterEach(() => vi.useRealTimers());

// The page's own clock ticks once a second, and what it knows of the platform's is a little late.
it.each([["by the platform's time", at(800), 300], ["by the page's, where the platform gives none", undefined, 800]])(
  "a guest who writes on within the second of his last message is writing, %s",
  (_, time, page) => {
    says("first", at(500));
    vi.setSystemTime(start + page);
    takeTyping(typing(time));
    expect(isTyping("c")).toBe(true);
    vi.setSystemTime(start + 1_500);
    says("second", at(1_500));
    expect(isTyping("c")).toBe(false);
  },
);

it("writing is believed for as long as the platform says", () => {
  takeTyping(typing(at(0)));
  vi.setSystemTime(start + 4_900);
  tick();
  expect(isTyping("c")).toBe(true);
  vi.setSystemTime(start + 5_000);
  tick();
  expect(isTyping("c")).toBe(false);
});
