import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { settings } from "./settings";
import { t } from "./words";

const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** One letter does something while the page has the focus and nobody writes; people can switch it off. */
export function useKey(key: string, act: () => void, on = true): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => {
      const isOurs = event.key.toLowerCase() === key && !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat;
      if (!isOurs || !settings.value.shortcuts || writes(event.target) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [key, on]);
}

/** A button with a letter: the tooltip names it. */
export function Act({ letter, label, children, onAct, pressed, tone, disabled, icon }: {
  letter: string;
  label: string;
  onAct(): void;
  children?: ComponentChildren;
  pressed?: boolean | undefined;
  tone?: "good" | "bad" | "plain";
  disabled?: boolean;
  icon: string;
}) {
  useKey(letter, onAct, !disabled);
  return (
    <button
      type="button"
      class={`act ${tone ?? "plain"}`}
      title={settings.value.shortcuts ? t("withKey", { label, key: letter.toUpperCase() }) : label}
      aria-keyshortcuts={settings.value.shortcuts ? letter.toUpperCase() : undefined}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onAct}
    >
      <Icon path={icon} />
      <span>{children ?? label}</span>
    </button>
  );
}

export function Icon({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}

/** Drawn for 24 × 24, as lines. */
export const icons = {
  phone: "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1",
  hangup: "M3 13c6-5 12-5 18 0l-2 3-4-1.500v-3a12 12 0 0 0-6 0v3L5 16z",
  end: "M6 6l12 12M18 6L6 18",
  mute: "M12 4a3 3 0 0 0-3 3v4a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3M6 11a6 6 0 0 0 12 0M12 17v3M4 4l16 16",
  hold: "M9 6v12M15 6v12",
  keypad: "M6 5h.01M12 5h.01M18 5h.01M6 11h.01M12 11h.01M18 11h.01M6 17h.01M12 17h.01M18 17h.01",
  transfer: "M4 12h14M13 6l6 6-6 6",
  wrapup: "M5 12l5 5 9-10",
  message: "M4 5h16v11H10l-5 4v-4H4z",
  queue: "M4 6h16M4 12h16M4 18h10",
  sound: "M4 10v4h3l5 4V6l-5 4zM16 9a4 4 0 0 1 0 6M18.500 6.500a8 8 0 0 1 0 11",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M2.500 20a6.500 6.500 0 0 1 13 0M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500a6 6 0 0 1 3.500 5.500",
  back: "M20 12H6M11 6l-6 6 6 6",
} as const;
