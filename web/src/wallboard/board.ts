import { signal } from "@preact/signals";

/** Start of the half hour, offered, answered, abandoned, in time, counted. */
export type Half = [number, number, number, number, number, number];

export interface Queue {
  id: string; name: string; division?: string;
  waiting: number; alerting: number; interacting: number; oldest?: number;
  members: number; active: number; onQueue: number; seen?: number; today: Half[];
}

export interface Agent {
  id: string; name: string; division?: string;
  presence: string; presenceSince?: number; routing: string; routingSince?: number;
  contact?: { queue?: string; media: string; state: string; since: number };
}

export interface Source {
  live: boolean; since?: number; figures: boolean; gaps: { stream: string; from: number; to: number }[];
}

export interface Named { id: string; name: string }

/** What one can filter by; of the queues the names alone, for a filtered wall is sent no more of them. */
export interface Choices { divisions: Named[]; teams: Named[]; names: Named[] }

export interface Frame extends Partial<Choices> {
  now: number; ready: boolean; source: Source; queues: Queue[]; agents: Agent[];
}

export interface Board {
  ready: boolean; source: Source; queues: Map<string, Queue>; agents: Map<string, Agent>; choices: Choices;
}

export const empty = (): Board => ({
  ready: false, source: { live: false, figures: false, gaps: [] }, queues: new Map(), agents: new Map(), choices: { divisions: [], teams: [], names: [] },
});

/** A snapshot begins anew; a change lays the newest state of what it names over the old. */
export function take(before: Board, frame: Frame, isSnapshot: boolean): Board {
  const queues = isSnapshot ? new Map<string, Queue>() : before.queues;
  const agents = isSnapshot ? new Map<string, Agent>() : before.agents;
  for (const queue of frame.queues) queues.set(queue.id, queue);
  for (const agent of frame.agents) agents.set(agent.id, agent);
  return { ready: frame.ready, source: frame.source, queues, agents, choices: choicesOf(before.choices, frame) };
}

function choicesOf(before: Choices, { divisions, teams, names }: Frame): Choices {
  const sorted = (list: Named[] | undefined, old: Named[]) => list?.sort((a, b) => a.name.localeCompare(b.name)) ?? old;
  return { divisions: sorted(divisions, before.divisions), teams: sorted(teams, before.teams), names: sorted(names, before.names) };
}

export interface Totals { offered: number; answered: number; abandoned: number; inTime: number; counted: number }

export function totals(today: readonly Half[]): Totals {
  const sum = { offered: 0, answered: 0, abandoned: 0, inTime: 0, counted: 0 };
  for (const [, offered, answered, abandoned, inTime, counted] of today) {
    sum.offered += offered; sum.answered += answered; sum.abandoned += abandoned; sum.inTime += inTime; sum.counted += counted;
  }
  return sum;
}

export type Level = "good" | "warn" | "bad";

/** Waits in seconds, service levels in percent. */
export interface Limits { warnWait: number; badWait: number; warnLevel: number; badLevel: number }

export function levelOfWait(queue: Queue, now: number, limits: Limits): Level {
  if (queue.oldest === undefined) return "good";
  const wait = (now - queue.oldest) / 1000;
  return wait >= limits.badWait ? "bad" : wait >= limits.warnWait ? "warn" : "good";
}

/** A day without any contact is no bad day. */
export function levelOfDay(today: readonly Half[], limits: Limits): Level {
  const { inTime, counted } = totals(today);
  if (counted <= 0) return "good";
  const share = (100 * inTime) / counted;
  return share < limits.badLevel ? "bad" : share < limits.warnLevel ? "warn" : "good";
}

/** How a queue stands: the longest wait and the service level of the day, whichever is worse. */
export function levelOf(queue: Queue, now: number, limits: Limits): Level {
  const levels = [levelOfWait(queue, now, limits), levelOfDay(queue.today, limits)];
  return levels.includes("bad") ? "bad" : levels.includes("warn") ? "warn" : "good";
}

export type Doing = "silent" | "free" | "busy" | "away";

/** What an agent does, as far as it decides whether he can take a contact. */
export function doing(agent: Agent): Doing {
  if (agent.routing === "NOT_RESPONDING") return "silent";
  if (agent.contact || agent.routing === "INTERACTING" || agent.routing === "COMMUNICATING") return "busy";
  return agent.routing === "IDLE" ? "free" : "away";
}

export const board = signal<Board>(empty());
