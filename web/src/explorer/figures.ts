import type { Aggregates } from "./hub";

export interface Figures {
  at: number;
  offered: number;
  answered: number;
  abandoned: number;
  inTime: number;
  judged: number;
  handled: number;
  handleMs: number;
}

/** Sums of all media types by bucket; ratios are made of sums, never of ratios. */
export function figuresOf(answer: Aggregates, from: number, to: number, step: number): Figures[] {
  const buckets = new Map<number, Figures>();
  const at = (time: number) => {
    let figures = buckets.get(time);
    if (!figures) buckets.set(time, (figures = { at: time, offered: 0, answered: 0, abandoned: 0, inTime: 0, judged: 0, handled: 0, handleMs: 0 }));
    return figures;
  };
  // What has no events is absent in the answer; a chart needs the empty places.
  for (let time = from; time < to; time += step) at(time);
  for (const { data } of answer.results)
    for (const bucket of data) {
      const figures = at(Date.parse(bucket.interval.split("/")[0]!));
      for (const { metric, stats } of bucket.metrics) {
        if (metric === "nOffered") figures.offered += stats.count ?? 0;
        else if (metric === "tAnswered") figures.answered += stats.count ?? 0;
        else if (metric === "tAbandon") figures.abandoned += stats.count ?? 0;
        else if (metric === "oServiceLevel") {
          figures.inTime += stats.numerator ?? 0;
          figures.judged += stats.denominator ?? 0;
        } else if (metric === "tHandle") {
          figures.handled += stats.count ?? 0;
          figures.handleMs += stats.sum ?? 0;
        }
      }
    }
  return [...buckets.values()].sort((left, right) => left.at - right.at);
}

export const stepOf = (granularity: string) => (granularity === "PT30M" ? 1_800_000 : granularity === "PT3H" ? 10_800_000 : 86_400_000);
