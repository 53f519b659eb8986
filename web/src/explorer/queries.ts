import type { Search } from "./search";

export const pageSize = 50;

/** The platform's own query language; the members Puente's pages use of it. */
export interface Predicate {
  dimension: string;
  value: string;
}
export interface Filter {
  type: "and" | "or";
  predicates: Predicate[];
}
export interface DetailsQuery {
  interval: string;
  order: "desc";
  orderBy: "conversationStart";
  paging: { pageSize: number; pageNumber: number };
  conversationFilters?: Filter[];
  segmentFilters?: Filter[];
}
export interface AggregateQuery {
  interval: string;
  granularity: string;
  timeZone: string;
  metrics: string[];
  filter?: { type: "and"; predicates?: Predicate[]; clauses?: Filter[] };
}

const one = (dimension: string, value: string): Filter => ({ type: "and", predicates: [{ dimension, value }] });

/** A number is written with `tel:` in records of calls and without in others. */
function address(dimension: string, value: string): Filter {
  const bare = value.replace(/^tel:/, "");
  return { type: "or", predicates: [{ dimension, value: bare }, { dimension, value: `tel:${bare}` }] };
}

/** Each condition is a filter of its own: the queue and the agent need not meet in one segment. */
function segmentFilters(search: Search): Filter[] {
  return [
    ...(search.queue ? [one("queueId", search.queue)] : []),
    ...(search.user ? [one("userId", search.user)] : []),
    ...(search.media ? [one("mediaType", search.media)] : []),
    ...(search.wrapup ? [one("wrapUpCode", search.wrapup)] : []),
    ...(search.ani ? [address("ani", search.ani)] : []),
    ...(search.dnis ? [address("dnis", search.dnis)] : []),
  ];
}

function conversationFilters(search: Search): Filter[] {
  return [
    ...(search.direction ? [one("originatingDirection", search.direction)] : []),
    ...(search.division ? [one("divisionId", search.division)] : []),
    ...(search.id ? [one("conversationId", search.id)] : []),
  ];
}

export function isoInterval([from, to]: [number, number]): string {
  return `${new Date(from).toISOString()}/${new Date(to).toISOString()}`;
}

export function detailsQuery(search: Search, interval: [number, number]): DetailsQuery {
  const conversations = conversationFilters(search);
  const segments = segmentFilters(search);
  return {
    interval: isoInterval(interval),
    order: "desc",
    orderBy: "conversationStart",
    paging: { pageSize, pageNumber: search.page },
    ...(conversations.length ? { conversationFilters: conversations } : {}),
    ...(segments.length ? { segmentFilters: segments } : {}),
  };
}

const day = 86_400_000;

/** Half hours up to two days; more would be narrower than a pixel. */
export function granularityOf([from, to]: [number, number]): string {
  return to - from <= 2 * day ? "PT30M" : to - from <= 8 * day ? "PT3H" : "P1D";
}

export function aggregateQuery(search: Search, interval: [number, number], timeZone: string): AggregateQuery {
  const clauses = [...conversationFilters(search), ...segmentFilters(search)];
  // Buckets begin where the interval does; begun on the half hour they are the ones that reports show.
  const step = 1_800_000;
  const even: [number, number] = [Math.floor(interval[0] / step) * step, Math.ceil(interval[1] / step) * step];
  return {
    interval: isoInterval(even),
    granularity: granularityOf(interval),
    timeZone,
    metrics: ["nOffered", "tAnswered", "tAbandon", "oServiceLevel", "tHandle"],
    ...(clauses.length ? { filter: { type: "and", clauses } } : {}),
  };
}

/** The ways to ask the same from elsewhere. */
export function commandOf(query: object, isDetails: boolean): string {
  return `puente query - --local${isDetails ? " --details" : ""} --format json <<'JSON'\n${JSON.stringify(query, null, 2)}\nJSON`;
}

export function curlOf(query: object, path: string, origin: string): string {
  const body = JSON.stringify(query).replaceAll("'", "'\\''");
  return `curl -sS ${origin}${path} \\\n  -H "Authorization: Bearer $TOKEN" \\\n  -H 'Content-Type: application/json' \\\n  -d '${body}'`;
}
