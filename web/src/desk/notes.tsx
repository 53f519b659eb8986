import { connectPhone, phone, useStation } from "./phone";
import { act, dismiss, line, notes } from "./state";
import { t } from "./words";

/** What is wrong and what to do about it, and what has just happened. */
export function Notes() {
  return (
    <>
      {line.value === "reconnecting" && (
        <section class="strip warn" role="status"><div><b>{t("newsLost")}</b><p>{t("newsLostText")}</p></div></section>
      )}
      <PhoneStrip />
      <ul class="notes" aria-live="polite">
        {notes.value.map((one) => (
          <li key={one.id} class={`strip ${one.isBad ? "bad" : "calm"}`}>
            <p>{one.text}</p>
            <button type="button" aria-label={t("dismiss")} onClick={() => dismiss(one.id)}>×</button>
          </li>
        ))}
      </ul>
    </>
  );
}

function PhoneStrip() {
  const now = phone.value;
  const use = (of: { id: string; name: string }) => (
    <button type="button" onClick={() => void act(() => useStation(of.id))}>{t("useIt", { name: of.name })}</button>
  );
  const again = <button type="button" onClick={() => void connectPhone()}>{t("connectAgain")}</button>;
  switch (now.kind) {
    case "none":
      return <Strip text={t("noneText")}>{again}</Strip>;
    case "choose":
      return <Strip text={t("chooseText", { name: now.name })}>{use(now)}</Strip>;
    case "other":
      return <Strip text={t("otherText", { name: now.name })}>{now.webRtc && use(now.webRtc)}</Strip>;
    case "lost":
      return <Strip text={t("lostText")}>{again}</Strip>;
    case "failed":
      return <Strip text={t("failedText", { text: now.text })}>{again}</Strip>;
    default:
      return null;
  }
}

function Strip({ text, children }: { text: string; children?: preact.ComponentChildren }) {
  return <section class="strip warn" role="status"><p>{text}</p>{children}</section>;
}
