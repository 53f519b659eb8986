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
export interface View { division: string; team: string; queues: string[]; text: string; limits: Limits }

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
  const ids = (asked.get("queue") ?? "").split(",").filter(Boolean);
  return { division: asked.get("division") ?? "", team: asked.get("team") ?? "", queues: ids, text: asked.get("find") ?? "", limits };
}

/** The query that stands for a view; what the page does not know in it stays. */
export function writeView(view: View, search: string): string {
  const query = new URLSearchParams(search);
  const put = (name: string, value: string, isUsual: boolean) => (isUsual ? query.delete(name) : query.set(name, value));
  put("division", view.division, view.division === "");
  put("team", view.team, view.team === "");
  put("queue", view.queues.join(","), view.queues.length === 0);
  put("find", view.text, view.text === "");
  for (const key of Object.keys(names) as (keyof Limits)[])
    put(names[key], String(view.limits[key]), view.limits[key] === usual[key]);
  return query.toString();
}

const here = typeof location === "undefined" ? "" : location.search;
export const view = signal<View>(readView(here));

/** The saved layout that is open. Its link names it alone, so that who follows it gets what is saved there by then. */
export const layout = signal<Layout | null>(null);
export interface Layout { id: string; name: string; by: string; mine: boolean; view: string; version: number; changed: number }

export const linked = new URLSearchParams(here).get("layout") ?? "";
/** The address holds changes that were not saved. */
export const linkedChanged = new URLSearchParams(here).has("changed");

export const viewText = (one: View): string => writeView(one, "");
export const isChanged = computed(() => layout.value !== null && viewText(view.value) !== viewText(readView(`?${layout.value.view}`)));

export function setView(next: Partial<View>): void {
  view.value = { ...view.value, ...next };
  writeAddress();
}

export function openLayout(next: Layout | null, keepsView = false): void {
  layout.value = next;
  if (next && !keepsView) view.value = readView(`?${next.view}`);
  writeAddress();
}

function writeAddress(): void {
  const open = layout.value;
  const isPlain = open !== null && !isChanged.value;
  const query = new URLSearchParams(writeView(isPlain ? readView("") : view.value, location.search));
  if (open) query.set("layout", open.id);
  else query.delete("layout");
  if (open && !isPlain) query.set("changed", "1");
  else query.delete("changed");
  const text = query.toString();
  history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}`);
}

/** The hub sends what the filter lets through, and nothing else. */
export const streamPath = computed(() => {
  const { division, team, queues } = view.value;
  const query = new URLSearchParams();
  if (division) query.set("division", division);
  if (team) query.set("team", team);
  if (queues.length > 0) query.set("queue", queues.join(","));
  const text = query.toString();
  return `/web/wallboard/stream${text ? `?${text}` : ""}`;
});

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
