import { ask } from "../shared/api";

export interface Stream {
  name: string;
  condition: "starting" | "healthy" | "degraded" | "dead" | "stalled";
  note: string | null;
  lagSeconds: number | null;
  lastEvent: string | null;
  lastHandledAt: string | null;
  handled: number;
  waiting: number | null;
  restarts: number;
  nextStart: string | null;
}
export interface Lane {
  lane: string;
  share: number;
  used: number;
  waiting: number;
  parkedUntil: string | null;
}
export interface Gap {
  id: string;
  stream: string;
  from: string;
  to: string;
  cause: string;
  openedAt: string;
  closedAt?: string;
  evidence: string | null;
}
export interface Certificate {
  id: string;
  from: string;
  to: string;
  checkedAt: string;
  isEqual: boolean;
  checks: number;
  differences?: unknown;
}
export interface Quarantined {
  id: string;
  source: string;
  reason: string;
  receivedAt: string;
  bytes: number;
}
export interface Health {
  now: string;
  status: {
    red: boolean;
    faults: string[];
    hub: { startedAt: string };
    streams: Stream[];
    asOf?: string | null;
    reach?: string | null;
    lagSeconds?: number | null;
    quarantined?: number;
    tables?: Record<string, number>;
    log?: { begin: number; end: number };
    rate?: { allowed?: number; used?: number };
    budget?: { allowed: number; permitted: number; processes: number; lanes: Lane[] };
  };
  lags: { at: number[]; seconds: Record<string, (number | null)[]> };
  storeBytes?: number;
  gaps?: Gap[];
  certificates?: Certificate[];
  quarantine?: Quarantined[];
}

export const readHealth = () => ask<Health>("/web/health");

export type DayState = "equal" | "different" | "partly" | "none";
export interface Day {
  day: string;
  state: DayState;
  checked: number;
  different: number;
}

const dayMs = 86_400_000;

/** The last `days` UTC days up to `end`, each with what its certificates say. A whole day's one outweighs those of its hours. */
export function daysOf(certificates: Certificate[], end: number, days: number): Day[] {
  const first = Math.floor(end / dayMs) - days + 1;
  return Array.from({ length: days }, (_, index) => {
    const [from, to] = [(first + index) * dayMs, (first + index + 1) * dayMs];
    const within = certificates.filter((one) => Date.parse(one.from) >= from && Date.parse(one.to) <= to);
    const whole = within.filter((one) => Date.parse(one.to) - Date.parse(one.from) === dayMs);
    const judged = whole.length ? whole : within;
    const different = judged.filter((one) => !one.isEqual).length;
    const covered = judged.reduce((sum, one) => sum + Date.parse(one.to) - Date.parse(one.from), 0);
    const state = judged.length === 0 ? "none" : different > 0 ? "different" : covered >= dayMs ? "equal" : "partly";
    return { day: new Date(from).toISOString().slice(0, 10), state, checked: judged.length, different };
  });
}

/** From the earliest gap, but not further back than the store's answer, to now; at least a day. */
export function spanOf(gaps: Gap[], now: number): [number, number] {
  const first = Math.min(now - dayMs, ...gaps.map((gap) => Date.parse(gap.from)));
  return [Math.max(first, now - 62 * dayMs), now];
}

export function bytes(value: number, language: string): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = value > 0 ? Math.min(units.length - 1, Math.floor(Math.log2(value) / 10)) : 0;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: power > 1 ? 1 : 0 }).format(value / 1024 ** power)} ${units[power]}`;
}
