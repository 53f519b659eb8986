/** Who or what a transfer could go to. */
export interface Hit { id: string; name: string; department?: string; email?: string }

/** The name; of several with one name also what else tells them apart. */
export function labelOf(hit: Hit, all: readonly Hit[]): string {
  return all.some((other) => other.id !== hit.id && other.name === hit.name)
    ? [hit.name, hit.department, hit.email].filter(Boolean).join(" · ")
    : hit.name;
}
