import { count, duration, percent } from "../shared/format";
import { language } from "../shared/i18n";
import { figuresOf, stepOf, type Figures } from "./figures";
import type { Aggregates } from "./hub";
import type { AggregateQuery } from "./queries";
import { t } from "./words";

const W = 720;
const H = 120;
const when = (at: number) => new Date(at).toISOString().slice(5, 16).replace("T", " ");

/** Three small pictures on one axis of time; their numbers stand in a table below, for who does not see them. */
export function Charts({ answer, query }: { answer: Aggregates; query: AggregateQuery }) {
  const [from = "", to = ""] = query.interval.split("/");
  const figures = figuresOf(answer, Date.parse(from), Date.parse(to), stepOf(query.granularity));
  const sum = (pick: (one: Figures) => number) => figures.reduce((total, one) => total + pick(one), 0);
  const [offered, answered, abandoned] = [sum((f) => f.offered), sum((f) => f.answered), sum((f) => f.abandoned)];
  const [inTime, judged, handled, handleMs] = [sum((f) => f.inTime), sum((f) => f.judged), sum((f) => f.handled), sum((f) => f.handleMs)];
  if (offered + handled === 0) return <p class="soft">{t("noFigures")}</p>;
  const say = language.value;
  const most = Math.max(1, ...figures.map((f) => Math.max(f.offered, f.answered + f.abandoned)));
  const longest = Math.max(1, ...figures.map((f) => (f.handled ? f.handleMs / f.handled : 0)));
  return (
    <section class="charts" aria-label={t("charts")}>
      <figure>
        <figcaption>
          <span class="key offered">{t("offered")} <b>{count(offered, say)}</b></span>
          <span class="key answered">{t("answered")} <b>{count(answered, say)}</b></span>
          <span class="key abandoned">{t("abandon")} <b>{count(abandoned, say)}</b></span>
        </figcaption>
        <Frame figures={figures} top={count(most, say)}>
          {figures.map((f, i) => {
            const [x, width] = place(i, figures.length);
            const answeredH = (f.answered / most) * H;
            return (
              <g key={f.at}>
                <title>{`${when(f.at)} · ${t("offered")} ${f.offered} · ${t("answered")} ${f.answered} · ${t("abandon")} ${f.abandoned}`}</title>
                <rect class="answered" x={x} width={width} y={H - answeredH} height={answeredH} />
                <rect class="abandoned" x={x} width={width} y={H - answeredH - (f.abandoned / most) * H} height={(f.abandoned / most) * H} />
                {f.offered > 0 && <rect class="offered" x={x} width={width} y={H - (f.offered / most) * H - 1} height={2} />}
              </g>
            );
          })}
        </Frame>
      </figure>
      <figure>
        <figcaption><span class="key service">{t("service")} <b>{percent(inTime, judged, say)}</b></span></figcaption>
        <Frame figures={figures} top="100%"><Line figures={figures} kind="service" of={(f) => (f.judged ? f.inTime / f.judged : null)} /></Frame>
      </figure>
      <figure>
        <figcaption><span class="key handle">{t("handleMean")} <b>{handled ? duration(handleMs / handled) : "–"}</b></span></figcaption>
        <Frame figures={figures} top={duration(longest)}><Line figures={figures} kind="handle" of={(f) => (f.handled ? f.handleMs / f.handled / longest : null)} /></Frame>
      </figure>
      <details>
        <summary>{t("asTable")}</summary>
        <div class="scroll" tabIndex={0} role="group" aria-label={t("asTable")}>
          <table class="dense">
            <thead><tr><th>{t("start")}</th><th class="num">{t("offered")}</th><th class="num">{t("answered")}</th><th class="num">{t("abandon")}</th><th class="num">{t("service")}</th><th class="num">{t("handleMean")}</th></tr></thead>
            <tbody>
              {figures.filter((f) => f.offered + f.answered + f.abandoned + f.handled > 0).map((f) => (
                <tr key={f.at}>
                  <td>{when(f.at)}</td><td class="num">{f.offered}</td><td class="num">{f.answered}</td><td class="num">{f.abandoned}</td>
                  <td class="num">{percent(f.inTime, f.judged, say)}</td><td class="num">{f.handled ? duration(f.handleMs / f.handled) : "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

/** The room of the pictures while their numbers are on the way, so that the list below does not jump. */
export function ChartsAhead() {
  const empty = (key: string) => (
    <figure key={key}>
      <figcaption><span class="key">{key} <b>–</b></span></figcaption>
      <Frame figures={[]} top="–">{null}</Frame>
    </figure>
  );
  return (
    <section class="charts ahead">
      {[t("offered"), t("service"), t("handleMean")].map(empty)}
      <details><summary>{t("asTable")}</summary></details>
    </section>
  );
}

function place(index: number, all: number): [number, number] {
  const wide = W / Math.max(1, all);
  return [index * wide + wide * 0.1, wide * 0.8];
}

function Frame({ figures, top, children }: { figures: Figures[]; top: string; children: preact.ComponentChildren }) {
  const [first, last] = [figures[0], figures.at(-1)];
  return (
    <div class="frame">
      <span class="top-mark" aria-hidden="true">{top}</span>
      <svg viewBox={`0 0 ${W} ${H}`} preserveAspectRatio="none" aria-hidden="true">
        <line x1="0" x2={W} y1={H / 2} y2={H / 2} class="grid" />
        {children}
        <line x1="0" x2={W} y1={H} y2={H} class="axis" />
      </svg>
      <div class="ends" aria-hidden="true"><span>{first ? when(first.at) : "–"}</span><span>{last && when(last.at)}</span></div>
    </div>
  );
}

/** A line that breaks where there is nothing to show: nothing is not zero. */
function Line({ figures, kind, of }: { figures: Figures[]; kind: string; of(f: Figures): number | null }) {
  const [, width] = place(0, figures.length);
  return (
    <>
      {figures.map((f, i) => {
        const share = of(f);
        if (share === null) return null;
        const [x] = place(i, figures.length);
        const y = H - share * (H - 4) - 2;
        const after = figures[i + 1];
        const next = after ? of(after) : null;
        return (
          <g key={f.at}>
            <title>{when(f.at)}</title>
            {next !== null && <line class={kind} x1={x + width / 2} y1={y} x2={place(i + 1, figures.length)[0] + width / 2} y2={H - next * (H - 4) - 2} />}
            <line class={`${kind} dot`} x1={x + width / 2 - 3} x2={x + width / 2 + 3} y1={y} y2={y} />
          </g>
        );
      })}
    </>
  );
}
