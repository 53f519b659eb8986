import { duration } from "../shared/format";
import type { Names } from "./hub";
import type { Lanes } from "./lanes";
import { titleOf } from "./timeline";
import { t } from "./words";

/** The same as the lanes show, and the rest of the record, as tables. */
export function Facts({ lanes, names }: { lanes: Lanes; names: Names }) {
  const rows = lanes.lanes.flatMap((lane) => lane.sessions.flatMap((one) => one.bars.map((bar) => ({ lane, one, bar }))));
  const attributes = lanes.lanes.flatMap((lane) => Object.entries(lane.participant.attributes ?? {}).map(([name, value]) => ({ lane, name, value })));
  const metrics = lanes.lanes
    .flatMap((lane) => lane.sessions.flatMap((one) => (one.session.metrics ?? []).map((metric) => ({ lane, metric }))))
    .sort((left, right) => (left.metric.emitDate ?? "").localeCompare(right.metric.emitDate ?? ""));
  const since = (text: string | undefined) => (text ? duration(Date.parse(text) - lanes.from) : "–");
  return (
    <div class="facts">
      <section aria-labelledby="facts-segments" class="wide">
        <h2 id="facts-segments">{t("segments")}</h2>
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="facts-segments">
          <table class="dense">
            <thead><tr><th class="num">{t("at")}</th><th>{t("participant")}</th><th>{t("segment")}</th><th>{t("queue")}</th><th class="num">{t("length")}</th><th>{t("reason")}</th><th>{t("wrapup")}</th><th>{t("note")}</th></tr></thead>
            <tbody>
              {rows.sort((left, right) => left.bar.from - right.bar.from).map(({ lane, bar }, i) => (
                <tr key={i}>
                  <td class="num">{duration(bar.from - lanes.from)}</td><td>{titleOf(lane, names)}</td><td>{bar.segment.segmentType ?? "–"}</td>
                  <td>{bar.segment.queueId ? names.of(bar.segment.queueId) : ""}</td><td class="num">{bar.isOpen ? <b class="tag good">{t("going")}</b> : duration(bar.to - bar.from)}</td>
                  <td>{bar.segment.disconnectType ?? ""}</td><td>{bar.segment.wrapUpCode ? names.of(bar.segment.wrapUpCode) : ""}</td><td>{bar.segment.wrapUpNote ?? ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section aria-labelledby="facts-attributes">
        <h2 id="facts-attributes">{t("attributes")}</h2>
        {attributes.length === 0 ? <p class="soft">{t("noAttributes")}</p> : (
          <div class="scroll" tabIndex={0} role="group" aria-labelledby="facts-attributes">
            <table class="dense">
              <thead><tr><th>{t("participant")}</th><th>{t("name")}</th><th>{t("value")}</th></tr></thead>
              <tbody>{attributes.map(({ lane, name, value }, i) => <tr key={i}><td>{titleOf(lane, names)}</td><td>{name}</td><td>{value}</td></tr>)}</tbody>
            </table>
          </div>
        )}
      </section>
      <section aria-labelledby="facts-metrics">
        <h2 id="facts-metrics">{t("metrics")}</h2>
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="facts-metrics">
          <table class="dense">
            <thead><tr><th class="num">{t("at")}</th><th>{t("participant")}</th><th>{t("name")}</th><th class="num">{t("value")}</th></tr></thead>
            <tbody>
              {metrics.map(({ lane, metric }, i) => (
                <tr key={i}><td class="num">{since(metric.emitDate)}</td><td>{titleOf(lane, names)}</td><td>{metric.name}</td><td class="num">{metric.value === undefined ? "" : metric.name.startsWith("t") ? duration(metric.value) : metric.value}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </div>
  );
}
