import { computed, effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { span } from "../shared/format";
import { levelOfWait } from "./board";
import { now, queues, view } from "./state";
import { t } from "./words";

/** Nobody listens to a tone that does not end; a wait that lasts is repeated this often. */
const AGAIN = 60_000;

let audio: AudioContext | null = null;
export const hasSound = signal(false);

/** A browser plays nothing before the person has asked for it. */
export function toggleSound(): void {
  if (audio) void audio.close();
  audio = audio ? null : new AudioContext();
  hasSound.value = audio !== null;
  tone();
}

function tone(): void {
  if (!audio) return;
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.value = 0.08;
  oscillator.frequency.value = 660;
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start();
  oscillator.stop(audio.currentTime + 0.25);
}

const late = computed(() =>
  queues.value
    .filter((queue) => levelOfWait(queue, now.value, view.value.limits) === "bad")
    .map((queue) => queue.id)
    .join(" "),
);
const spoken = signal("");

/** Says a queue once when its wait becomes late, for ears and for screen readers. */
export function Alarm() {
  useEffect(() => {
    let known = new Set<string>();
    let played = -AGAIN;
    return effect(() => {
      // A wait that lasts changes nothing but the time.
      void now.value;
      const ids = late.value ? late.value.split(" ") : [];
      const fresh = ids.filter((id) => !known.has(id));
      known = new Set(ids);
      const moment = performance.now();
      if (fresh.length === 0 && (ids.length === 0 || moment - played < AGAIN)) return;
      played = moment;
      tone();
      const queue = queues.peek().find((one) => one.id === fresh[0]);
      if (queue?.oldest !== undefined)
        spoken.value = t("alarm", { queue: queue.name, wait: span(now.peek() - queue.oldest) });
    });
  }, []);
  return <p class="hidden-text" role="status" data-alarm>{spoken.value}</p>;
}
