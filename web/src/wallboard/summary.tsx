import { count, percent, span } from "../shared/format";
import { language } from "../shared/i18n";
import { levelOfDay, levelOfWait, totals, type Level } from "./board";
import { now, queues, view } from "./state";
import { t } from "./words";

/** The whole floor in one line, to be read from the other end of the room. */
export function Summary() {
  const shown = queues.value;
  if (shown.length === 0) return null;
  const words = language.value;
  const sum = (of: (queue: (typeof shown)[number]) => number) => shown.reduce((total, queue) => total + of(queue), 0);
  const longest = shown.reduce((a, b) => ((b.oldest ?? Infinity) < (a.oldest ?? Infinity) ? b : a));
  const halves = shown.flatMap((queue) => queue.today);
  const day = totals(halves);
  const limits = view.value.limits;
  return (
    <section class="summary" aria-label={t("summary")}>
      <dl>
        <Figure name={t("waiting")} value={count(sum((queue) => queue.waiting), words)} />
        <Figure
          name={t("longest")}
          value={longest.oldest === undefined ? "–" : span(now.value - longest.oldest)}
          level={levelOfWait(longest, now.value, limits)}
        />
        <Figure name={t("serviceLevel")} value={percent(day.inTime, day.counted, words)} level={levelOfDay(halves, limits)} />
        <Figure name={t("abandoned")} value={percent(day.abandoned, day.offered, words)} />
        <Figure name={t("talking")} value={count(sum((queue) => queue.interacting), words)} />
        <Figure name={t("offered")} value={count(day.offered, words)} />
      </dl>
    </section>
  );
}

function Figure({ name, value, level = "good" }: { name: string; value: string; level?: Level }) {
  return (
    <div class={level}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
