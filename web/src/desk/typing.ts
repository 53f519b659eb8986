import { signal } from "@preact/signals";
import { now, tick } from "./state";
import { talkOf } from "./talk";

/** What the platform tells an agent whose guest is writing. */
export interface TypingEvent {
  conversationId?: string;
  normalizedMessage?: { direction?: string; channel?: { time?: string }; events?: { eventType?: string; typing?: { type?: string; duration?: number } }[] };
}

/** Where an event does not say how long; the platform's own figure. */
const usual = 5_000;
/** One that has been missed must not leave somebody writing for ever. */
const most = 30_000;

/** By conversation: since when the guest writes, and until when that is to be believed. */
const typed = signal<ReadonlyMap<string, readonly [since: number, until: number]>>(new Map());

export function takeTyping({ conversationId, normalizedMessage }: TypingEvent): void {
  const typing = normalizedMessage?.events?.find((one) => one.eventType === "Typing")?.typing;
  if (!conversationId || !typing || normalizedMessage?.direction === "Outbound") return;
  // The last tick may be older than the guest's last message.
  tick();
  const since = Date.parse(normalizedMessage?.channel?.time ?? "") || now.value;
  const next = new Map(typed.value);
  if (typing.type === "Off") next.delete(conversationId);
  else next.set(conversationId, [since, now.value + Math.min(typing.duration ?? usual, most)]);
  typed.value = next;
}

/** Until the time is over, or what was written has come. */
export function isTyping(conversationId: string): boolean {
  const [since, until] = typed.value.get(conversationId) ?? [0, 0];
  if (now.value >= until) return false;
  return !talkOf(conversationId).some((one) => one.direction === "inbound" && Date.parse(one.timestamp) >= since);
}
