import { signal } from "@preact/signals";

/** What this browser remembers: ids of devices and switches, nothing of anybody. */
export interface Settings {
  microphone: string;
  speaker: string;
  ringer: string;
  /** 0 to 100. */
  volume: number;
  rings: boolean;
  shortcuts: boolean;
}

const usual: Settings = { microphone: "", speaker: "", ringer: "", volume: 80, rings: true, shortcuts: true };

function kept(): Settings {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem("desk") ?? "{}") as Partial<Settings>) };
  } catch {
    return usual;
  }
}

export const settings = signal<Settings>(kept());

export function setSettings(next: Partial<Settings>): void {
  settings.value = { ...settings.value, ...next };
  localStorage.setItem("desk", JSON.stringify(settings.value));
}
