import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { clock, count, percent, roughly } from "../shared/format";
import { language } from "../shared/i18n";
import { levelOf, levelOfDay, levelOfWait, totals, type Half, type Level, type Queue } from "./board";
import { Since } from "./since";
import { now, queues, view } from "./state";
import { t } from "./words";

export function Queues() {
  const shown = queues.value;
  return (
    <section class="queues" aria-labelledby="queues">
      <h2 id="queues">{t("queues")} <span class="soft">{count(shown.length, language.value)}</span></h2>
      {shown.length === 0
        ? <p class="nothing">{t("none")}</p>
        : <ul class={`tiles ${shown.length <= 12 ? "few" : ""}`}>{shown.map((queue) => <Kept key={queue.id} queue={queue} />)}</ul>}
    </section>
  );
}

/** A queue that has not changed is the same object, and is not drawn again when others have. */
function Kept({ queue }: { queue: Queue }) {
  return useMemo(() => <Tile queue={queue} />, [queue]);
}

/** From here on a wait has two figures more, and is written smaller so that it stays in its place. */
const HOUR = 3_600_000;

const marks: Record<Level, string> = { good: "●", warn: "▲", bad: "■" };

function Tile({ queue }: { queue: Queue }) {
  // Time passes every second, levels change seldom: the tile is drawn when they do.
  const [level, wait, isLong] = useMemo(
    () => [
      computed(() => levelOf(queue, now.value, view.value.limits)),
      computed(() => levelOfWait(queue, now.value, view.value.limits)),
      computed(() => queue.oldest !== undefined && now.value - queue.oldest >= HOUR),
    ] as const,
    [queue],
  );
  const day = totals(queue.today);
  const words = language.value;
  const staffed = t("staffedText", { on: queue.onQueue, active: queue.active, members: queue.members });
  return (
    <li class={`tile ${level.value} ${wait.value === "bad" ? "late" : ""}`} data-queue={queue.id}>
      <h3>
        <span title={queue.name}>{queue.name}</span>
        <span class={`mark ${level.value}`}>{marks[level.value]} {t(level.value === "bad" && wait.value !== "bad" ? "under" : level.value)}</span>
      </h3>
      <dl class="big">
        <div><dt>{t("waiting")}</dt><dd data-figure="waiting">{count(queue.waiting, words)}</dd></div>
        <div class={`${wait.value} ${isLong.value ? "long" : ""}`}><dt>{t("longest")}</dt><dd><Since at={queue.oldest} /></dd></div>
        <div class={levelOfDay(queue.today, view.value.limits)}><dt>{t("serviceLevel")}</dt><dd data-figure="serviceLevel">{percent(day.inTime, day.counted, words)}</dd></div>
      </dl>
      <dl class="small">
        <div><dt>{t("talking")}</dt><dd data-figure="interacting">{count(queue.interacting, words)}</dd></div>
        <div><dt>{t("onQueue")}</dt><dd title={staffed}><span data-figure="onQueue">{count(queue.onQueue, words)}</span> <small>{t("ofStaffed", { n: count(queue.active, words) })}</small></dd></div>
        <div><dt>{t("abandoned")}</dt><dd>{percent(day.abandoned, day.offered, words)}</dd></div>
        <div><dt>{t("offeredShort")}</dt><dd>{count(day.offered, words)}</dd></div>
      </dl>
      <Staff queue={queue} text={staffed} />
      <Trend today={queue.today} />
      <p class="foot">
        <span>{queue.today.length > 0 && clock(queue.today.at(-SHOWN)?.[0] ?? queue.today[0]![0], words)}</span>
        <Age at={queue.seen} />
      </p>
    </li>
  );
}

function Age({ at }: { at: number | undefined }) {
  return useMemo(
    () => <span class="age">{computed(() => (at === undefined ? t("noData") : t("age", { age: roughly(now.value - at) })))}</span>,
    [at],
  );
}

/** Members of the queue: on queue, at work elsewhere, and away, as parts of one line. */
function Staff({ queue, text }: { queue: Queue; text: string }) {
  const whole = Math.max(queue.members, queue.active, queue.onQueue, 1);
  return (
    <svg class="staff" viewBox={`0 0 ${whole} 1`} preserveAspectRatio="none" role="img" aria-label={text}>
      <rect class="members" width={whole} height="1" />
      <rect class="active" width={queue.active} height="1" />
      <rect class="on" width={queue.onQueue} height="1" />
    </svg>
  );
}

/** Half hours of the chart: eight hours, a shift. */
const SHOWN = 16;
const WIDTH = 10;
const HEIGHT = 36;

function Trend({ today }: { today: Half[] }) {
  const last = today.slice(-SHOWN);
  const most = Math.max(1, ...last.map((half) => half[1]));
  const high = (value: number) => (HEIGHT * value) / most;
  const words = language.value;
  const text = last.length === 0 ? t("noData")
    : t("trend", { from: clock(last[0]![0], words), to: clock(last.at(-1)![0] + 1_800_000, words), most });
  return (
    <svg class="trend" viewBox={`0 0 ${SHOWN * WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={text}>
      <rect class="base" y={HEIGHT - 1} width={SHOWN * WIDTH} height="1" />
      {last.map(([start, offered, , abandoned], i) => (
        <g key={start}>
          <rect x={i * WIDTH + 1} width={WIDTH - 2} y={HEIGHT - high(offered)} height={high(offered)} />
          <rect class="lost" x={i * WIDTH + 1} width={WIDTH - 2} y={HEIGHT - high(offered)} height={high(Math.min(abandoned, offered))} />
        </g>
      ))}
    </svg>
  );
}

