/** Conversations as the platform writes them in answers and events; the members that the desk reads. */
export interface Communication {
  id: string;
  state: string;
  held?: boolean;
  muted?: boolean;
  direction?: string;
  connectedTime?: string;
  disconnectedTime?: string;
  disconnectType?: string;
  other?: Address;
  self?: Address;
  toAddress?: Address;
  fromAddress?: Address;
  messages?: { messageId: string; messageTime?: string }[];
  afterCallWork?: { state?: string };
  afterCallWorkRequired?: boolean;
}

interface Address {
  name?: string;
  addressNormalized?: string;
  addressDisplayable?: string;
}

export interface Participant {
  id: string;
  purpose: string;
  userId?: string;
  queueId?: string;
  queueName?: string;
  name?: string;
  address?: string;
  ani?: string;
  dnis?: string;
  startTime?: string;
  connectedTime?: string;
  endTime?: string;
  wrapupRequired?: boolean;
  wrapupPrompt?: string;
  wrapupTimeoutMs?: number;
  startAcwTime?: string;
  endAcwTime?: string;
  wrapup?: { code?: string };
  attributes?: Record<string, string>;
  calls?: Communication[];
  messages?: Communication[];
}

export interface Conversation {
  id: string;
  startTime?: string;
  participants: Participant[];
}

export type Kind = "call" | "message";
export type Stage = "ringing" | "dialing" | "talking" | "held" | "wrapup" | "over";

/** A conversation as the one agent sees it. */
export interface Task {
  id: string;
  kind: Kind;
  stage: Stage;
  mine: Participant;
  leg: Communication;
  customer: Participant | undefined;
  /** The customer's communication; what is said comes from there. */
  far: Communication | undefined;
  /** Name, number or guest id; empty when the platform says nothing. */
  name: string;
  address: string;
  queueId: string;
  outbound: boolean;
  /** Of the present stage, in the platform's milliseconds; 0 when it is not told. */
  since: number;
  muted: boolean;
  /** End of after-call work when the queue limits it. */
  wrapupEnds: number;
  wrapupRequired: boolean;
  consult: Consult | undefined;
}

/** Somebody is asked while the customer waits. */
export interface Consult {
  leg: Communication;
  who: Participant | undefined;
  isConnected: boolean;
  speakTo: "DESTINATION" | "OBJECT" | "BOTH";
}

const over = (leg: Communication) =>
  leg.state === "disconnected" || leg.state === "terminated" || leg.disconnectedTime !== undefined;
const open = (one: Participant) => [...(one.calls ?? []), ...(one.messages ?? [])].some((leg) => !over(leg));
const isFar = (one: Participant) => one.purpose === "customer" || one.purpose === "external";
const time = (text: string | undefined) => (text ? Date.parse(text) : 0);

/** Null when the user has no part in it that the desk can show: no call and no message. */
export function taskOf(conversation: Conversation, me: string): Task | null {
  const mine = conversation.participants.findLast(
    (one) => one.userId === me && one.purpose !== "voicemail" && (one.calls?.length || one.messages?.length),
  );
  if (!mine) return null;
  const kind: Kind = mine.messages?.length ? "message" : "call";
  const legs = (kind === "call" ? mine.calls : mine.messages) ?? [];
  // The first leg is the one with the customer; a consult comes beside it.
  const leg = legs.find((one) => !over(one)) ?? legs[legs.length - 1]!;
  const customer = conversation.participants.findLast((one) => isFar(one) && one.purpose === "customer")
    ?? conversation.participants.findLast(isFar);
  const far = (kind === "call" ? customer?.calls : customer?.messages)?.at(-1);
  const stage = stageOf(mine, leg);
  const address = addressOf(customer, far, leg);
  return {
    id: conversation.id,
    kind, stage, mine, leg, customer, far, address,
    name: customer?.name ?? "",
    queueId: mine.queueId ?? conversation.participants.findLast((one) => one.purpose === "acd")?.queueId ?? "",
    outbound: leg.direction === "outbound",
    since: sinceOf(stage, mine, leg, conversation),
    muted: leg.muted === true,
    wrapupEnds: stage === "wrapup" && /timeout/i.test(mine.wrapupPrompt ?? "") && mine.wrapupTimeoutMs
      ? time(mine.startAcwTime) + mine.wrapupTimeoutMs
      : 0,
    wrapupRequired: /mandatory|timeout/i.test(mine.wrapupPrompt ?? ""),
    consult: consultOf(conversation, mine, leg, legs),
  };
}

function stageOf(mine: Participant, leg: Communication): Stage {
  if (over(leg)) {
    const isDone = mine.endAcwTime !== undefined || mine.wrapup !== undefined || leg.afterCallWork?.state === "complete";
    return !isDone && (mine.wrapupRequired || leg.afterCallWorkRequired) ? "wrapup" : "over";
  }
  if (leg.state === "alerting") return "ringing";
  if (leg.state === "contacting" || leg.state === "dialing") return "dialing";
  return leg.held ? "held" : "talking";
}

function sinceOf(stage: Stage, mine: Participant, leg: Communication, conversation: Conversation): number {
  if (stage === "wrapup") return time(mine.startAcwTime ?? leg.disconnectedTime);
  if (stage === "talking" || stage === "held") return time(leg.connectedTime);
  if (stage === "over") return time(leg.disconnectedTime);
  return time(mine.startTime ?? conversation.startTime);
}

function consultOf(conversation: Conversation, mine: Participant, leg: Communication, legs: Communication[]): Consult | undefined {
  const asking = legs.find((one) => one !== leg && !over(one));
  if (!asking) return undefined;
  const who = conversation.participants.findLast((one) => one.id !== mine.id && one.purpose !== "customer" && open(one));
  const isConnected = asking.state === "connected" && who?.calls?.at(-1)?.state === "connected";
  const speakTo = leg.held ? "DESTINATION" : asking.held ? "OBJECT" : "BOTH";
  return { leg: asking, who, isConnected, speakTo };
}

function addressOf(customer: Participant | undefined, far: Communication | undefined, leg: Communication): string {
  const isOut = leg.direction === "outbound";
  const found = isOut
    ? customer?.dnis || customer?.address || plain(far?.self) || plain(leg.self) || plain(far?.toAddress)
    : customer?.ani || customer?.address || plain(far?.fromAddress) || plain(far?.other) || plain(leg.other);
  return (found || "").replace(/^(tel|sip):/, "");
}

const plain = (one: Address | undefined) => one?.addressDisplayable || one?.addressNormalized || "";

/** A phone number and not a name of a guest: what a lookup by number can be asked for. */
export const isPhone = (address: string): boolean => /^\+?[0-9 ()-]{4,20}$/.test(address);

/** Ids of all that was said, oldest first, as far as their times are known. */
export function messageIds(conversation: Conversation): string[] {
  const all = conversation.participants.flatMap((one) => (one.messages ?? []).flatMap((leg) => leg.messages ?? []));
  const seen = new Map(all.map((one) => [one.messageId, time(one.messageTime)]));
  return [...seen].sort((a, b) => a[1] - b[1]).map(([id]) => id);
}

const order: Record<Stage, number> = { ringing: 0, talking: 1, held: 1, dialing: 1, wrapup: 2, over: 3 };
/** What needs the agent first stands first. */
export const byUrgency = (a: Task, b: Task): number => order[a.stage] - order[b.stage] || a.since - b.since;
