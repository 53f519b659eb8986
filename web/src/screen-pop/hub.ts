import { ask } from "../shared/api";
import { find } from "../explorer/hub";
import { detailsQuery } from "../explorer/queries";
import type { ConversationRecord } from "../explorer/record";
import { nothing } from "../explorer/search";

export interface Popped {
  id: string;
  start?: string;
  end?: string;
  waiting?: string;
  answered?: string;
  /** The platform's clock when it told. */
  now?: string;
  media: string;
  direction: string;
  from: string;
  to: string;
  name: string;
  queueId: string;
  queueName: string;
  attributes: Record<string, string>;
  writable: string[];
  hasLookup: boolean;
  /** The hub gets events and tells what has changed. */
  followed: boolean;
}

export type Value = string | number | boolean;
export interface Field {
  name: string;
  type: "string" | "integer" | "number" | "boolean";
  description: string;
}
export interface Found {
  fields: Field[];
  rows: Record<string, Value>[];
}

const path = (id: string) => `/web/screen-pop/conversations/${encodeURIComponent(id)}`;

export const changesOf = (id: string) => `${path(id)}/changes`;
export const readConversation = (id: string) => ask<Popped>(path(id));
export const askCaller = (id: string) => ask<Found>(`${path(id)}/caller`, "POST");
export const writeAttributes = (id: string, values: Record<string, string>) => ask<void>(`${path(id)}/attributes`, "POST", values);

const day = 86_400_000;
export const pastDays = 90;
const mostPast = 10;

/** The caller's other conversations of the last months, newest first, from the tables. */
export async function readPast(popped: Popped): Promise<ConversationRecord[]> {
  const start = Date.parse(popped.start ?? popped.now ?? new Date().toISOString());
  const query = detailsQuery({ ...nothing, ani: popped.from }, [start - pastDays * day, start + day]);
  const found = await find({ ...query, paging: { pageSize: mostPast + 1, pageNumber: 1 } });
  return (found.conversations ?? []).filter((one) => one.conversationId !== popped.id).slice(0, mostPast);
}
