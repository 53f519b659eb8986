import { count, duration } from "../shared/format";
import { language } from "../shared/i18n";
import type { Health } from "./health";
import { t } from "./words";

const marks = { healthy: "✓", starting: "…", degraded: "!", dead: "✕", stalled: "✕" } as const;

export function Streams({ health }: { health: Health }) {
  const { streams } = health.status;
  return (
    <section aria-labelledby="streams-title">
      <h2 id="streams-title">{t("streams")}</h2>
      {streams.length === 0 ? <p class="soft">{t("noStreams")}</p> : (
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="streams-title">
          <table class="dense">
            <thead><tr><th>{t("name")}</th><th>{t("condition")}</th><th class="num">{t("lag")}</th><th>{t("lastHour")}</th><th class="num">{t("waiting")}</th><th class="num">{t("handled")}</th><th class="num">{t("restarts")}</th><th>{t("last")}</th><th>{t("note")}</th></tr></thead>
            <tbody>
              {streams.map((one) => (
                <tr key={one.name} data-stream={one.name}>
                  <td><b>{one.name}</b></td>
                  <td><span class={`pill ${one.condition}`}>{marks[one.condition]} {t(one.condition)}</span></td>
                  <td class="num">{one.lagSeconds === null ? "–" : duration(one.lagSeconds * 1000)}</td>
                  <td><Spark values={health.lags.seconds[one.name] ?? []} /></td>
                  <td class="num">{one.waiting === null ? "–" : count(one.waiting, language.value)}</td>
                  <td class="num">{count(one.handled, language.value)}</td>
                  <td class="num">{one.restarts || ""}</td>
                  <td>{one.lastEvent ? one.lastEvent.slice(0, 19).replace("T", " ") : "–"}</td>
                  <td class="wrap">{one.note ?? ""}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** A line that breaks where nothing was known. */
function Spark({ values }: { values: (number | null)[] }) {
  const most = Math.max(1, ...values.map((value) => value ?? 0));
  const known = values.filter((value) => value !== null).length;
  if (known === 0) return <span class="soft">–</span>;
  const lines: string[] = [];
  let line = "";
  values.forEach((value, index) => {
    if (value === null) {
      if (line) lines.push(line);
      line = "";
    } else line += `${(index / Math.max(1, values.length - 1)) * 160},${(23 - (value / most) * 21).toFixed(1)} `;
  });
  if (line) lines.push(line);
  return (
    <span class="spark">
      <svg viewBox="0 0 160 24" preserveAspectRatio="none" aria-hidden="true">{lines.map((points) => <polyline key={points} points={points.trim().includes(" ") ? points : `${points} 160,${points.split(",")[1]}`} />)}</svg>
      <span class="soft">{t("mean", { most: duration(most * 1000) })}</span>
    </span>
  );
}
