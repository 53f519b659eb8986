import type { Content, FileLink, QuickReply, WireMessage } from "./protocol";

export type State = "waiting" | "sent" | "failed";

export interface Entry {
  /** Stays the same when the server gives its id, so that a reader is not told twice. */
  key: string;
  /** The server's id; until it is known, the request's tracing id. */
  id: string;
  mine: boolean;
  text: string;
  /** ISO time of the server; null while it has not answered. */
  time: string | null;
  author: string;
  files: FileLink[];
  replies: QuickReply[];
  state: State;
}

/** A message that was given to the server, or waits to be. */
export interface Pending {
  tracingId: string;
  message: Record<string, unknown>;
  text: string;
  attachmentId?: string;
  sent: boolean;
}

/** What was said, in the order of the server's times, each message once, however often and late it came. */
export class Transcript {
  readonly pending: Pending[] = [];
  private readonly byId = new Map<string, Entry>();
  private readonly unsent = new Map<string, Entry>();

  get entries(): Entry[] {
    const known = [...this.byId.values()].sort((a, b) => (a.time ?? "").localeCompare(b.time ?? ""));
    return [...known, ...this.unsent.values()];
  }

  clear(): void {
    this.byId.clear();
    this.unsent.clear();
    this.pending.length = 0;
  }

  /** Shows a message that the server does not know yet. */
  expect(pending: Pending, file?: FileLink): void {
    this.pending.push(pending);
    this.unsent.set(pending.tracingId, {
      key: pending.tracingId,
      id: pending.tracingId,
      mine: true,
      text: pending.text,
      time: null,
      author: "",
      files: file ? [file] : [],
      replies: [],
      state: "waiting",
    });
  }

  /** Takes a message of the server. True when it is new. */
  take(wire: WireMessage, tracingId?: string): boolean {
    if (wire.type === "Event" || wire.type === "Receipt" || !wire.id) return false;
    const key = tracingId && this.unsent.has(tracingId) ? tracingId : wire.id;
    if (tracingId) this.settle(tracingId);
    if (this.byId.has(wire.id)) return false;
    const content = wire.content ?? [];
    const from = wire.channel?.from;
    this.byId.set(wire.id, {
      key,
      id: wire.id,
      mine: wire.direction === "Inbound",
      text: wire.text ?? "",
      time: wire.channel?.time ?? null,
      author: from?.nickname ?? from?.firstName ?? "",
      files: content.flatMap((one) => (one.attachment ? [one.attachment] : [])),
      replies: content.flatMap((one) => (one.contentType === "QuickReply" && one.quickReply ? [one.quickReply] : [])),
      state: "sent",
    });
    return true;
  }

  /**
   * Takes the history after a connection was lost. A message that had been given to the server and whose echo never came may
   * have arrived or not: when the history holds it, as a message not seen before, it has. What remains must be sent again.
   */
  reconcile(history: WireMessage[]): void {
    const oldestFirst = [...history].sort((a, b) => (a.channel?.time ?? "").localeCompare(b.channel?.time ?? ""));
    for (const wire of oldestFirst) {
      const isNew = wire.type !== "Event" && !this.byId.has(wire.id);
      const match = isNew && wire.direction === "Inbound" ? this.pending.find((one) => one.sent && same(one, wire)) : undefined;
      this.take(wire, match?.tracingId);
    }
    for (const one of this.pending) one.sent = false;
  }

  fail(tracingId: string): void {
    this.drop(tracingId);
    const entry = this.unsent.get(tracingId);
    if (entry) entry.state = "failed";
  }

  /** A failed message is taken back, to be written again. */
  withdraw(tracingId: string): void {
    this.settle(tracingId);
  }

  private settle(tracingId: string): void {
    this.drop(tracingId);
    this.unsent.delete(tracingId);
  }

  private drop(tracingId: string): void {
    const at = this.pending.findIndex((one) => one.tracingId === tracingId);
    if (at >= 0) this.pending.splice(at, 1);
  }
}

function same(pending: Pending, wire: WireMessage): boolean {
  const files = (wire.content ?? []).flatMap((one: Content) => (one.attachment?.id ? [one.attachment.id] : []));
  if (pending.attachmentId) return files.includes(pending.attachmentId);
  return files.length === 0 && (wire.text ?? "") === pending.text;
}
