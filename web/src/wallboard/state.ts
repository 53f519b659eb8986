import { computed, signal } from "@preact/signals";
import type { Link } from "../shared/sse";
import { board, type Agent, type Limits, type Queue } from "./board";

/** The platform's time: what the hub said last, and what has passed here since. */
const heard = signal({ now: Date.now(), at: performance.now() });
export const now = signal(Date.now());
export const link = signal<Link>("connecting");

export function tick(): void {
  now.value = heard.value.now + (performance.now() - heard.value.at);
}

export function setNow(platform: number): void {
  heard.value = { now: platform, at: performance.now() };
  tick();
}

export type Standing = Link | "stale";
/** The line to the hub and the hub's own line to the platform, as one word. */
export const standing = computed<Standing>(() =>
  link.value !== "live" ? link.value : board.value.source.live ? "live" : "stale",
);

/** What is shown is part of the address, so that a link carries it. */
export interface View { division: string; text: string; limits: Limits }

export const usual: Limits = { warnWait: 45, badWait: 120, warnLevel: 80, badLevel: 60 };
const names = { warnWait: "warn", badWait: "late", warnLevel: "sl", badLevel: "slmin" } as const;

export function readView(search: string): View {
  const asked = new URLSearchParams(search);
  const limits = { ...usual };
  for (const key of Object.keys(names) as (keyof Limits)[]) {
    const given = asked.get(names[key]);
    const value = given === null ? NaN : Number(given);
    if (Number.isFinite(value) && value >= 0 && value <= 86_400) limits[key] = value;
  }
  return { division: asked.get("division") ?? "", text: asked.get("find") ?? "", limits };
}

/** The query that stands for a view; what the page does not know in it stays. */
export function writeView(view: View, search: string): string {
  const query = new URLSearchParams(search);
  const put = (name: string, value: string, isUsual: boolean) => (isUsual ? query.delete(name) : query.set(name, value));
  put("division", view.division, view.division === "");
  put("find", view.text, view.text === "");
  for (const key of Object.keys(names) as (keyof Limits)[])
    put(names[key], String(view.limits[key]), view.limits[key] === usual[key]);
  return query.toString();
}

export const view = signal<View>(readView(typeof location === "undefined" ? "" : location.search));

export function setView(next: Partial<View>): void {
  view.value = { ...view.value, ...next };
  const query = writeView(view.value, location.search);
  history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}`);
}

const matches = (one: Queue | Agent) =>
  (!view.value.division || one.division === view.value.division) &&
  one.name.toLowerCase().includes(view.value.text.toLowerCase());

export const queues = computed(() =>
  [...board.value.queues.values()].filter(matches).sort((a, b) => a.name.localeCompare(b.name)),
);

export const agents = computed(() =>
  [...board.value.agents.values()].filter(
    (agent) => matches(agent) && agent.presence !== "OFFLINE" && agent.presence !== "",
  ),
);
