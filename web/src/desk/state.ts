import { computed, signal } from "@preact/signals";
import { HubError } from "../shared/api";
import { follow, type Line } from "./channel";
import { byUrgency, taskOf, type Conversation, type Task } from "./conversation";
import { call, isSignedOut, PlatformError } from "./platform";
import { takeTyping, type TypingEvent } from "./typing";
import { t } from "./words";

export interface Definition { id: string; name: string; systemPresence: string; deactivated?: boolean; languageLabels?: Record<string, string> }
export interface Note { id: number; text: string; isBad: boolean }

export const me = signal("");
export const line = signal<Line>("connecting");
export const signedOut = signal(false);
export const now = signal(Date.now());
export const conversations = signal<ReadonlyMap<string, Conversation>>(new Map());
export const chosen = signal("");
export const presence = signal("");
export const routing = signal<{ status: string; since: number }>({ status: "", since: 0 });
export const definitions = signal<Definition[]>([]);
export const notes = signal<Note[]>([]);
const ahead = signal(0);

/** All that is not over, what needs the agent first at the top. */
export const tasks = computed(() =>
  [...conversations.value.values()]
    .map((one) => taskOf(one, me.value))
    .filter((task): task is Task => task !== null && task.stage !== "over")
    .sort(byUrgency),
);

export const task = computed(() => tasks.value.find((one) => one.id === chosen.value) ?? tasks.value[0]);

let numbered = 0;
export function note(text: string, isBad = false): void {
  const one = { id: ++numbered, text, isBad };
  notes.value = [...notes.value.filter((other) => other.text !== text).slice(-2), one];
  // What went wrong stays until it is put away.
  if (!isBad) setTimeout(() => dismiss(one.id), 12_000);
}

export function dismiss(id: number): void {
  notes.value = notes.value.filter((one) => one.id !== id);
}

/** Does something that the platform or the hub may refuse, and says so in words. */
export async function act(what: () => Promise<unknown>): Promise<boolean> {
  try {
    await what();
    return true;
  } catch (fault) {
    tell(fault);
    return false;
  }
}

export function tell(fault: unknown): void {
  if (isSignedOut(fault)) signedOut.value = true;
  else if (fault instanceof PlatformError)
    note(
      fault.status === 0 ? t("noAnswer")
      : fault.permissions.length > 0 ? t("missing", { permissions: fault.permissions.join(", ") })
      : fault.status === 429 ? t("tooMany")
      : t("refusedBy", { message: fault.message }),
      true,
    );
  else if (fault instanceof HubError) note(fault.message, true);
  else throw fault;
}

/** What has happened lies in the past: a clock that is behind it is behind the platform's. */
function heardOf(time: number): void {
  const behind = time - Date.now() - ahead.value;
  if (behind > 0) ahead.value += behind;
}

function take(conversation: Conversation): void {
  const before = conversations.value.get(conversation.id);
  const was = before && taskOf(before, me.value);
  const next = new Map(conversations.value).set(conversation.id, conversation);
  const is = taskOf(conversation, me.value);
  if (is) heardOf(is.since);
  conversations.value = next;
  if (is?.stage === "talking" && was?.stage !== "talking" && was?.stage !== "held") chosen.value = is.id;
  if (was && was.stage !== "over" && is?.stage === "over") farewell(was, is);
}

function farewell(was: Task, is: Task): void {
  const name = was.name || was.address || t("somebody");
  if (was.stage === "ringing")
    note(is.customer?.endTime ? t("gaveUp", { name }) : t("noLonger", { name }));
  else if (was.stage !== "wrapup") note(t("endedWith", { name }));
}

/** What has happened while nobody told. */
async function readAll(): Promise<void> {
  const all = (await call<{ entities?: Conversation[] }>("GET", "/api/v2/conversations")).entities ?? [];
  const found = new Set(all.map((one) => one.id));
  const lost = tasks.value.filter((one) => !found.has(one.id));
  for (const one of all) take(one);
  for (const one of lost) take(await call<Conversation>("GET", `/api/v2/conversations/${one.id}`));
}

async function readStatus(): Promise<void> {
  const of = `/api/v2/users/${me.value}`;
  const [was, status, list] = await Promise.all([
    call<{ presenceDefinition?: { id: string } }>("GET", `${of}/presences/purecloud`),
    call<RoutingStatus>("GET", `${of}/routingstatus`),
    definitions.value.length ? { entities: definitions.value } : call<{ entities?: Definition[] }>("GET", "/api/v2/presence/definitions?pageSize=100"),
  ]);
  presence.value = was.presenceDefinition?.id ?? "";
  routing.value = { status: status.status ?? "", since: Date.parse(status.startTime ?? "") || 0 };
  definitions.value = (list.entities ?? []).filter((one) => !one.deactivated);
}

interface RoutingStatus { status?: string; startTime?: string }

/** Follows the user's conversations and status until the returned function is called. */
export function start(user: string): () => void {
  me.value = user;
  const of = `v2.users.${user}`;
  const typing = `${of}.conversations.inbound.typing.event`;
  const stop = follow([`${of}.conversations`, `${of}.presence`, `${of}.routingStatus`], [typing], {
    event(topic, body) {
      if (topic === typing) return takeTyping(body as TypingEvent);
      if (topic === `${of}.conversations`) take(body as Conversation);
      else if (topic === `${of}.presence`) presence.value = (body as { presenceDefinition?: { id: string } }).presenceDefinition?.id ?? "";
      else {
        const { routingStatus } = body as { routingStatus?: RoutingStatus };
        routing.value = { status: routingStatus?.status ?? "", since: Date.parse(routingStatus?.startTime ?? "") || 0 };
        heardOf(routing.value.since);
      }
    },
    line: (state) => (line.value = state),
    ready: () => void act(() => Promise.all([readAll(), readStatus()])),
    clock: (by) => (ahead.value = by),
    failed: tell,
  });
  const timer = setInterval(tick, 1000);
  return () => (stop(), clearInterval(timer));
}

export function tick(): void {
  now.value = Date.now() + ahead.value;
}

const names = signal<ReadonlyMap<string, string>>(new Map());
const asked = new Set<string>();

/** The name of a queue or a user, or nothing while it is asked for. */
export function nameOf(kind: "queue" | "user", id: string | undefined): string {
  if (!id) return "";
  if (!asked.has(id)) {
    asked.add(id);
    const path = kind === "queue" ? `/api/v2/routing/queues/${id}` : `/api/v2/users/${id}`;
    // A name that may not be read is a name less, and nothing to complain of.
    void call<{ name: string }>("GET", path).then(
      ({ name }) => (names.value = new Map(names.value).set(id, name)),
      () => undefined,
    );
  }
  return names.value.get(id) ?? "";
}
