import { duration } from "../shared/format";
import { language } from "../shared/i18n";
import { Devices } from "./devices";
import { Act, icons } from "./keys";
import { phone, type Phone } from "./phone";
import { call } from "./platform";
import { act, definitions, me, now, presence, routing, type Definition } from "./state";
import { t } from "./words";

const states = ["IDLE", "INTERACTING", "COMMUNICATING", "NOT_RESPONDING", "OFF_QUEUE"] as const;

const isOnQueue = (one: Definition | undefined) => /^on.?queue$/i.test(one?.systemPresence ?? "");
const system = (name: string) => definitions.value.find((one) => one.systemPresence.replace(/\W/g, "").toLowerCase() === name);
const setPresence = (id: string | undefined) =>
  act(() => call("PATCH", `/api/v2/users/${me.value}/presences/purecloud`, { presenceDefinition: { id } }));

/** The agent's own state and the state of his line. */
export function Bar() {
  const own = definitions.value.find((one) => one.id === presence.value);
  const on = isOnQueue(own);
  const { status, since } = routing.value;
  const word = states.find((one) => one === status);
  return (
    <section class="bar" aria-label={t("presence")}>
      <Act letter="q" icon={icons.queue} tone={on ? "plain" : "good"} label={on ? t("goOff") : t("goOn")}
        disabled={definitions.value.length === 0} onAct={() => void setPresence(system(on ? "available" : "onqueue")?.id)} />
      <label class="presence">
        <span class="hidden-text">{t("presence")}</span>
        <select value={presence.value} onChange={(event) => void setPresence(event.currentTarget.value)}>
          {definitions.value.filter((one) => one.systemPresence !== "Idle" && one.systemPresence !== "Offline" || one.id === presence.value)
            .map((one) => <option key={one.id} value={one.id}>{labelOf(one)}</option>)}
        </select>
      </label>
      <p class="status" role="status">
        <span class={`dot ${status}`} aria-hidden="true" />
        {word ? t(word) : status}
        {since > 0 && <span class="age" aria-hidden="true">{duration(now.value - since)}</span>}
      </p>
      <span class="spring" />
      <p class={`line ${phone.value.kind}`} role="status">{lineOf(phone.value)}</p>
      <Devices />
    </section>
  );
}

function labelOf(one: Definition): string {
  const labels = one.languageLabels ?? {};
  const own = Object.keys(labels).find((key) => key.slice(0, 2).toLowerCase() === language.value);
  return spelled((own && labels[own]) || one.name || one.systemPresence);
}

const spanish: Record<string, string> = {
  Available: "Disponible", Away: "Ausente", Break: "Descanso", Busy: "Ocupado", Meal: "Comida", Meeting: "Reunión", Training: "Formación",
  "On Queue": "En cola", OnQueue: "En cola", Offline: "Desconectado", Idle: "Inactivo",
};
/** The platform's own presences have labels in the organisation's languages only; the usual ones are known here. */
const spelled = (name: string) =>
  language.value === "es" ? (spanish[name] ?? name) : name === "OnQueue" ? "On Queue" : name;

function lineOf(one: Phone): string {
  switch (one.kind) {
    case "loading": return t("lineLoading");
    case "ready": return t("lineReady");
    case "reconnecting": return t("lineReconnecting");
    case "lost": return t("lineLost");
    case "failed": return t("lineFailed");
    case "other": return t("lineOther", { name: one.name });
    default: return t("lineNone");
  }
}
