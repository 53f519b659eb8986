import { useEffect } from "preact/hooks";
import { titleOf } from "./list";
import { settings } from "./settings";
import { ring } from "./sound";
import { nameOf, tasks } from "./state";
import { t } from "./words";

/** The sound, the title of the browser, and the word for who hears the page read. */
export function Ringing() {
  const first = tasks.value.find((one) => one.stage === "ringing");
  const { rings, ringer, volume } = settings.value;
  const queue = first && nameOf("queue", first.queueId);
  const text = first
    ? t(first.kind === "call" ? "incoming" : "incomingMessage", { name: titleOf(first), queue: queue || "…" })
    : "";
  useEffect(() => {
    if (first && rings) return ring(ringer, volume);
  }, [first?.id, rings, ringer, volume]);
  useEffect(() => {
    const usual = `Puente · ${t("title")}`;
    document.title = usual;
    if (!text) return;
    let flip = false;
    const turn = () => (document.title = (flip = !flip) ? `● ${text}` : usual);
    turn();
    const timer = setInterval(turn, 1000);
    return () => {
      clearInterval(timer);
      document.title = usual;
    };
  }, [text]);
  return <p class="hidden-text" role="alert">{text}</p>;
}
