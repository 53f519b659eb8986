/** What is looked for: all of it stands in the address, so that a link shows the same and the back button works. */
export interface Search {
  /** A span before the newest conversation, `8h`, `24h`, `7d`, `31d`; empty when `from` and `to` say it. */
  last: string;
  /** ISO 8601, UTC. */
  from: string;
  to: string;
  queue: string;
  user: string;
  wrapup: string;
  division: string;
  media: string;
  direction: string;
  ani: string;
  dnis: string;
  id: string;
  page: number;
  /** Conversation whose timeline is open; empty for none. */
  open: string;
}

export const spans = ["1h", "8h", "24h", "7d", "31d"] as const;
export const media = ["voice", "callback", "chat", "email", "message"] as const;
const texts = ["from", "to", "queue", "user", "wrapup", "division", "media", "direction", "ani", "dnis", "id", "open"] as const;

export const nothing: Search = {
  last: "24h", from: "", to: "", queue: "", user: "", wrapup: "", division: "", media: "", direction: "", ani: "", dnis: "", id: "", page: 1, open: "",
};

export function readSearch(query: string): Search {
  const given = new URLSearchParams(query);
  const search: Search = { ...nothing };
  for (const name of texts) search[name] = given.get(name) ?? "";
  const page = Number(given.get("page") ?? 1);
  search.page = Number.isInteger(page) && page > 0 ? page : 1;
  const last = given.get("last") ?? "";
  search.last = spans.some((span) => span === last) ? last : search.from && search.to ? "" : nothing.last;
  return search;
}

/** The address of a search; `kept` are parameters of other things, such as the theme. */
export function writeSearch(search: Search, kept = ""): string {
  const address = new URLSearchParams();
  for (const name of ["lang", "theme"]) {
    const value = new URLSearchParams(kept).get(name);
    if (value) address.set(name, value);
  }
  if (search.last) address.set("last", search.last);
  for (const name of texts) if (search[name] && !(search.last && (name === "from" || name === "to"))) address.set(name, search[name]);
  if (search.page > 1) address.set("page", String(search.page));
  return `?${address.toString()}`;
}

const units: Record<string, number> = { h: 3_600_000, d: 86_400_000 };

/** Begin and end in epoch milliseconds. A span ends at the minute after `present`. */
export function intervalOf(search: Search, present: number): [number, number] {
  if (!search.last) return [Date.parse(search.from), Date.parse(search.to)];
  const end = Math.floor(present / 60_000) * 60_000 + 60_000;
  const span = /^(\d+)([hd])$/.exec(search.last);
  return [end - Number(span?.[1] ?? 24) * (units[span?.[2] ?? "h"] ?? 3_600_000), end];
}
