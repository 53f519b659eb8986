import { useState } from "preact/hooks";
import { signOut, type Session } from "../shared/api";
import { clock } from "../shared/format";
import { language, setLanguage, shared } from "../shared/i18n";
import { setTheme, theme } from "../shared/theme";
import { hasSound, toggleSound } from "./alarm";
import { board, type Limits } from "./board";
import { LayoutsMenu } from "./layouts";
import { now, setView, standing, view } from "./state";
import { Menu } from "./menu";
import { t } from "./words";

export function Bar({ session }: { session: Session }) {
  const [hasCopied, setCopied] = useState(false);
  const other = language.value === "en" ? "es" : "en";
  const dark = theme.value === "dark";
  return (
    <header class="bar">
      <h1>{t("title")}</h1>
      <Standing />
      <LayoutsMenu />
      <Choice name="division" any={t("all")} />
      <Choice name="team" any={t("allTeams")} />
      <QueuesMenu />
      <input type="search" aria-label={t("search")} placeholder={t("search")} value={view.value.text} onInput={(e) => setView({ text: e.currentTarget.value })} />
      <LimitsMenu />
      <button aria-pressed={hasSound.value} onClick={toggleSound}>{t("sound")}</button>
      <button onClick={() => void navigator.clipboard.writeText(location.href).then(() => setCopied(true))}>{hasCopied ? t("copied") : t("copyLink")}</button>
      <button class="icon" aria-label={t("fullScreen")} title={t("fullScreen")} onClick={() => void document.documentElement.requestFullscreen()}>
        <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M7 2H2v5M13 2h5v5M7 18H2v-5M13 18h5v-5" /></svg>
      </button>
      <button onClick={() => setTheme(dark ? "light" : "dark")}>{shared(dark ? "light" : "dark")}</button>
      <button lang={other} onClick={() => setLanguage(other)}>{other === "es" ? "Español" : "English"}</button>
      {session.state === "signedIn" && <button data-action="signOut" onClick={() => void signOut()} title={session.name ?? ""}>{shared("signOut")}</button>}
    </header>
  );
}

/** One of a list, or all. One that the list does not have (yet) stays chosen: what is shown must not look like everything. */
function Choice({ name, any }: { name: "division" | "team"; any: string }) {
  const chosen = view.value[name];
  const list = board.value.choices[name === "division" ? "divisions" : "teams"];
  if (name === "team" && list.length === 0 && !chosen) return null;
  return (
    <select aria-label={t(name)} value={chosen} onChange={(e) => setView({ [name]: e.currentTarget.value })}>
      <option value="">{any}</option>
      {chosen && !list.some((one) => one.id === chosen) && <option value={chosen}>{t("notVisible")}</option>}
      {list.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
    </select>
  );
}

function QueuesMenu() {
  const { queues } = view.value;
  const all = board.value.choices.names;
  const toggle = (id: string, on: boolean) => setView({ queues: on ? [...queues, id] : queues.filter((one) => one !== id) });
  return (
    <Menu name="queuesMenu" title={queues.length === 0 ? t("allQueues") : t("someQueues", { n: queues.length })}>
      <button disabled={queues.length === 0} onClick={() => setView({ queues: [] })}>{t("allQueues")}</button>
      <ul class="choices">
        {all.map((one) => (
          <li key={one.id}>
            <label><input type="checkbox" checked={queues.includes(one.id)} disabled={!queues.includes(one.id) && queues.length >= MOST_QUEUES} onChange={(e) => toggle(one.id, e.currentTarget.checked)} /> {one.name}</label>
          </li>
        ))}
      </ul>
    </Menu>
  );
}

function Standing() {
  const state = standing.value;
  const since = board.value.source.since;
  return (
    <p class="standing">
      <span class={`link ${state}`} data-link={state} role="status">{state === "live" ? "●" : "▲"} {t(state)}</span>
      {state === "stale" && since !== undefined && <span class="soft">{t("frozen", { at: clock(since, language.value) })}</span>}
      <time class="clock">{clock(now.value, language.value)}</time>
    </p>
  );
}

/** As many as the hub takes in one filter. */
const MOST_QUEUES = 200;

const limits: (keyof Limits)[] = ["warnWait", "badWait", "warnLevel", "badLevel"];

function LimitsMenu() {
  const set = (key: keyof Limits, text: string) => {
    const value = Number(text);
    if (text !== "" && value >= 0) setView({ limits: { ...view.value.limits, [key]: value } });
  };
  return (
    <Menu name="limitsMenu" title={t("limits")}>
        {limits.map((key) => (
          <label key={key}>
            {t(key)}
            <input type="number" min="0" max={key.endsWith("Wait") ? 86_400 : 100} value={view.value.limits[key]} onChange={(e) => set(key, e.currentTarget.value)} />
          </label>
        ))}
    </Menu>
  );
}
