import { language } from "../shared/i18n";
import { bytes, daysOf, spanOf, type Gap, type Health } from "./health";
import { t } from "./words";

const when = (text: string) => text.slice(0, 16).replace("T", " ");
const days = 62;
const signs = { equal: "✓", different: "✕", partly: "◐", none: "·" } as const;

export function Certificates({ health }: { health: Health }) {
  const known = health.certificates ?? [];
  // A pretended or a halted organisation's days are not ours.
  const end = Math.max(...known.map((one) => Date.parse(one.from)), health.status.reach ? Date.parse(health.status.reach) : Date.parse(health.now));
  return (
    <section aria-labelledby="certificates-title">
      <h2 id="certificates-title">{t("certificates")} <span class="soft">{t("certificatesText")}</span></h2>
      <ol class="days">
        {daysOf(known, end, days).map((day) => {
          const label = t("dayLabel", { day: day.day, state: t(day.state), checked: day.checked, different: day.different });
          return <li key={day.day} class={day.state} title={label}><span aria-hidden="true"><i>{day.day.slice(8)}</i>{signs[day.state]}</span><span class="hidden-text">{label}</span></li>;
        })}
      </ol>
      <p class="soft legend">{(["equal", "different", "partly", "none"] as const).map((state) => <span key={state}>{signs[state]} {t(state)}</span>)}</p>
    </section>
  );
}

export function Gaps({ health }: { health: Health }) {
  const gaps = [...(health.gaps ?? [])].sort((left, right) => right.from.localeCompare(left.from));
  const [from, to] = spanOf(gaps, Date.parse(health.now));
  const streams = [...new Set(gaps.map((gap) => gap.stream))].sort();
  const share = (time: number) => `${(Math.min(1, Math.max(0, (time - from) / (to - from))) * 100).toFixed(3)}%`;
  const wide = (gap: Gap) => `max(4px, ${(Math.min(1, (Date.parse(gap.to) - Date.parse(gap.from)) / (to - from)) * 100).toFixed(3)}%)`;
  return (
    <section aria-labelledby="gaps-title">
      <h2 id="gaps-title">{t("gaps")}</h2>
      {gaps.length === 0 ? <p class="soft">✓ {t("noGaps")}</p> : (
        <>
          <div class="gap-bars" role="img" aria-label={t("gapBar")}>
            {streams.map((stream) => (
              <div key={stream} class="gap-row">
                <span>{stream}</span>
                <div class="gap-track">
                  {gaps.filter((gap) => gap.stream === stream).map((gap) => (
                    <i key={gap.id} class={gap.closedAt ? "closed" : "open"} style={{ left: share(Date.parse(gap.from)), width: wide(gap) }} title={`${when(gap.from)} – ${when(gap.to)} · ${gap.cause}`} />
                  ))}
                </div>
              </div>
            ))}
            <div class="gap-row ends"><span /><div><span>{when(new Date(from).toISOString())}</span><span>{when(new Date(to).toISOString())}</span></div></div>
          </div>
          <div class="scroll" tabIndex={0} role="group" aria-labelledby="gaps-title">
            <table class="dense">
              <thead><tr><th>{t("state")}</th><th>{t("name")}</th><th>{t("from")}</th><th>{t("to")}</th><th>{t("cause")}</th><th>{t("evidence")}</th></tr></thead>
              <tbody>
                {gaps.map((gap) => (
                  <tr key={gap.id} data-gap={gap.id}>
                    <td><span class={`pill ${gap.closedAt ? "healthy" : "dead"}`}>{gap.closedAt ? `✓ ${t("closed")}` : `✕ ${t("open")}`}</span></td>
                    <td>{gap.stream}</td><td>{when(gap.from)}</td><td>{when(gap.to)}</td><td class="wrap">{gap.cause}</td><td class="wrap">{gap.evidence ?? ""}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

export function Quarantine({ health }: { health: Health }) {
  const kept = health.quarantine ?? [];
  return (
    <section aria-labelledby="quarantine-title">
      <h2 id="quarantine-title">{t("quarantine")}</h2>
      {kept.length === 0 ? <p class="soft">✓ {t("noQuarantine")}</p> : (
        <>
          <p class="soft">{t("quarantineText")}</p>
          <div class="scroll" tabIndex={0} role="group" aria-labelledby="quarantine-title">
            <table class="dense">
              <thead><tr><th>{t("received")}</th><th>{t("source")}</th><th>{t("reason")}</th><th class="num">{t("bytes")}</th></tr></thead>
              <tbody>{kept.map((one) => <tr key={one.id}><td>{when(one.receivedAt)}</td><td>{one.source}</td><td class="wrap">{one.reason}</td><td class="num">{bytes(one.bytes, language.value)}</td></tr>)}</tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
