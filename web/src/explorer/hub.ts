import { ask } from "../shared/api";
import type { AggregateQuery, DetailsQuery } from "./queries";
import type { ConversationRecord } from "./record";

export const detailsPath = "/api/v2/analytics/conversations/details/query";
export const aggregatesPath = "/api/v2/analytics/conversations/aggregates/query";
export const recordPath = (id: string) => `/api/v2/analytics/conversations/${id}/details`;

export interface Found {
  conversations?: ConversationRecord[];
  totalHits: number;
}

export interface Bucket {
  interval: string;
  metrics: { metric: string; stats: { count?: number; sum?: number; numerator?: number; denominator?: number } }[];
}

export interface Aggregates {
  results: { group: Record<string, string>; data: Bucket[] }[];
}

export interface Opened {
  /** How far the row can be relied on: `live`, `settled` or `final`. */
  age: string;
  source: string;
  asOf: string;
  record: ConversationRecord;
}

type Pair = [id: string, name: string];
type Lists = Record<"queues" | "users" | "wrapUpCodes" | "skills" | "divisions", Pair[]>;

export class Names {
  private readonly byId: Map<string, string>;
  constructor(readonly lists: Lists) {
    this.byId = new Map(Object.values(lists).flat());
  }
  /** The name, or the beginning of the id when there is none that this viewer may know. */
  of(id: string): string {
    return this.byId.get(id) ?? id.slice(0, 8);
  }
}

export const readNames = async () => new Names(await ask<Lists>("/web/explorer/names"));
export const readReach = async () => (await ask<{ reach: string | null }>("/web/explorer/reach")).reach;
export const find = (query: DetailsQuery) => ask<Found>(`/web${detailsPath}`, "POST", query);
export const aggregate = (query: AggregateQuery) => ask<Aggregates>(`/web${aggregatesPath}`, "POST", query);
export const open = (id: string) => ask<Opened>(`/web/explorer/conversations/${encodeURIComponent(id)}`);
