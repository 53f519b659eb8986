import { useState } from "preact/hooks";
import { signOut, type Session } from "../shared/api";
import { clock } from "../shared/format";
import { language, setLanguage, shared } from "../shared/i18n";
import { setTheme, theme } from "../shared/theme";
import { hasSound, toggleSound } from "./alarm";
import { board, type Limits } from "./board";
import { now, setView, standing, view } from "./state";
import { t } from "./words";

export function Bar({ session }: { session: Session }) {
  const [hasCopied, setCopied] = useState(false);
  const other = language.value === "en" ? "es" : "en";
  const dark = theme.value === "dark";
  return (
    <header class="bar">
      <h1>{t("title")}</h1>
      <Standing />
      <select aria-label={t("division")} value={view.value.division} onChange={(e) => setView({ division: e.currentTarget.value })}>
        <option value="">{t("all")}</option>
        {board.value.divisions.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
      </select>
      <input type="search" aria-label={t("search")} placeholder={t("search")} value={view.value.text} onInput={(e) => setView({ text: e.currentTarget.value })} />
      <LimitsMenu />
      <button aria-pressed={hasSound.value} onClick={toggleSound}>{t("sound")}</button>
      <button onClick={() => void navigator.clipboard.writeText(location.href).then(() => setCopied(true))}>{hasCopied ? t("copied") : t("copyLink")}</button>
      <button onClick={() => void document.documentElement.requestFullscreen()}>{t("fullScreen")}</button>
      <button onClick={() => setTheme(dark ? "light" : "dark")}>{shared(dark ? "light" : "dark")}</button>
      <button lang={other} onClick={() => setLanguage(other)}>{other === "es" ? "Español" : "English"}</button>
      {session.state === "signedIn" && <button data-action="signOut" onClick={() => void signOut()} title={session.name ?? ""}>{shared("signOut")}</button>}
    </header>
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

const limits: (keyof Limits)[] = ["warnWait", "badWait", "warnLevel", "badLevel"];

function LimitsMenu() {
  const set = (key: keyof Limits, text: string) => {
    const value = Number(text);
    if (text !== "" && value >= 0) setView({ limits: { ...view.value.limits, [key]: value } });
  };
  return (
    <details class="limits" onKeyDown={(e) => e.key === "Escape" && (e.currentTarget.open = false)}>
      <summary>{t("limits")}</summary>
      <div class="sheet">
        {limits.map((key) => (
          <label key={key}>
            {t(key)}
            <input type="number" min="0" max={key.endsWith("Wait") ? 86_400 : 100} value={view.value.limits[key]} onChange={(e) => set(key, e.currentTarget.value)} />
          </label>
        ))}
      </div>
    </details>
  );
}
