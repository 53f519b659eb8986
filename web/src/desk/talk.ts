import { effect, signal } from "@preact/signals";
import { messageIds } from "./conversation";
import { call } from "./platform";
import { chosen, conversations, task, tasks, tell } from "./state";

/** What was said, as the platform writes it; conversations carry ids only. */
export interface Said {
  id: string;
  timestamp: string;
  direction: "inbound" | "outbound";
  textBody?: string;
  normalizedMessage?: { text?: string; type?: string; content?: { contentType?: string; attachment?: Attachment; quickReply?: { text?: string } }[] };
  createdBy?: { id?: string };
}

export interface Attachment { id?: string; url?: string; filename?: string; mime?: string; mediaType?: string; fileSize?: number }

/** As many as the platform gives at once. */
const most = 100;

const said = signal<ReadonlyMap<string, Said>>(new Map());
const asked = new Set<string>();
const seen = signal<ReadonlySet<string>>(new Set());

export function keep(messages: readonly Said[]): void {
  const next = new Map(said.value);
  for (const one of messages) next.set(one.id, one);
  said.value = next;
}

/** The whole talk, oldest first; a message whose text is still on its way is not in it. */
export function talkOf(conversationId: string): Said[] {
  const conversation = conversations.value.get(conversationId);
  const ids = conversation ? messageIds(conversation) : [];
  return ids.map((id) => said.value.get(id)).filter((one): one is Said => one !== undefined)
    .sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp));
}

export const unread = (conversationId: string): number =>
  talkOf(conversationId).filter((one) => one.direction === "inbound" && !seen.value.has(one.id)).length;

async function fetchTexts(conversationId: string, ids: string[]): Promise<void> {
  for (const id of ids) asked.add(id);
  try {
    for (let at = 0; at < ids.length; at += most)
      keep((await call<{ entities?: Said[] }>("POST", `/api/v2/conversations/messages/${conversationId}/messages/bulk`, ids.slice(at, at + most))).entities ?? []);
  } catch (fault) {
    // The next event of the conversation asks again.
    for (const id of ids) asked.delete(id);
    tell(fault);
  }
}

/** Reads what comes, and takes for seen what is on the screen; until the returned function is called. */
export function followTalk(): () => void {
  const stop = effect(() => {
    for (const one of tasks.value.filter((each) => each.kind === "message")) {
      const missing = messageIds(conversations.value.get(one.id)!).filter((id) => !asked.has(id));
      if (missing.length > 0) void fetchTexts(one.id, missing);
    }
  });
  const look = effect(() => {
    void chosen.value;
    const open = task.value;
    if (!open || open.kind !== "message" || open.stage === "ringing" || document.hidden) return;
    const fresh = talkOf(open.id).filter((one) => !seen.peek().has(one.id));
    if (fresh.length > 0) seen.value = new Set([...seen.peek(), ...fresh.map((one) => one.id)]);
  });
  return () => (stop(), look());
}
