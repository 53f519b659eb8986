import type { Field, Value } from "./hub";

type Row = Record<string, Value>;

/** Names that the page understands beyond showing them: `name`, `vip`, `openCases`, `url`. */
export const nameOf = (row: Row): string => {
  const whole = row["name"] ?? row["fullName"];
  if (typeof whole === "string" && whole) return whole;
  return [row["firstName"], row["lastName"]].filter((part) => typeof part === "string" && part).join(" ");
};

export function flagsOf(row: Row): { isVip: boolean; openCases: number } {
  const cases = Number(row["openCases"] ?? 0);
  return { isVip: row["vip"] === true, openCases: Number.isFinite(cases) ? Math.max(0, cases) : 0 };
}

/** Only addresses that open a page; a lookup's column may hold anything. */
export function linkOf(field: Field, row: Row): string | undefined {
  const value = row[field.name];
  if (field.name !== "url" || typeof value !== "string") return undefined;
  try {
    const address = new URL(value);
    return address.protocol === "https:" || address.protocol === "http:" ? address.href : undefined;
  } catch {
    return undefined;
  }
}

/** The header's own words, or the name taken apart: openCases is “Open cases”. */
export function labelOf(field: Field): string {
  if (field.description) return field.description.replace(/\.$/, "");
  const apart = field.name.replace(/[_-]+/g, " ").replace(/([a-z0-9])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return apart.charAt(0).toUpperCase() + apart.slice(1);
}
