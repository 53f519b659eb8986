import { signal } from "@preact/signals";

export type Theme = "light" | "dark";

function chosen(): Theme {
  const asked = new URLSearchParams(location.search).get("theme") ?? localStorage.getItem("theme");
  if (asked === "light" || asked === "dark") return asked;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export const theme = signal<Theme>("light");

export function applyTheme(next: Theme = chosen()): void {
  theme.value = next;
  document.documentElement.dataset["theme"] = next;
}

export function setTheme(next: Theme): void {
  localStorage.setItem("theme", next);
  applyTheme(next);
}
