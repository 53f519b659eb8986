import { signal } from "@preact/signals";

export type Language = "en" | "es";

function chosen(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("language") ?? navigator.language;
  return asked.toLowerCase().startsWith("es") ? "es" : "en";
}

export const language = signal<Language>(typeof location === "undefined" ? "en" : chosen());

export function setLanguage(next: Language): void {
  language.value = next;
  localStorage.setItem("language", next);
  document.documentElement.lang = next;
}

/** Both languages of a page; a key that one of them lacks does not compile. */
export type Words<K extends string> = Record<Language, Record<K, string>>;

/**
 * A page's own translator. `{name}` in a text is replaced by the value of that name.
 * @example const t = translator(words); t("changedAgo", { age: "0:12" })
 */
export function translator<K extends string>(words: Words<K>) {
  return (key: K, values?: Record<string, string | number>): string => {
    const text = words[language.value][key];
    return values ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? "")) : text;
  };
}

export const shared = translator({
  en: {
    signIn: "Sign in", signOut: "Sign out", signedOut: "You are signed out",
    signedOutText: "Sign in with your Genesys Cloud account to see this page.",
    off: "Nobody can sign in yet",
    offText: "The hub has no OAuth client for its pages: set web.clientId (docs/pages.md) and start it again.",
    forbidden: "You may not see this page", forbiddenText: "It needs the permission {permission}. Ask whoever gives out roles.",
    unreachable: "The hub does not answer", unreachableText: "The page tries again by itself.",
    stale: "The sign-in took too long or was begun in another browser. Please try again.",
    refused: "The platform refused the sign-in.", loading: "Connecting…",
    demo: "Demonstration: a pretended contact centre, nobody is signed in",
    dark: "Dark", light: "Light", language: "Language", theme: "Theme",
  },
  es: {
    signIn: "Iniciar sesión", signOut: "Cerrar sesión", signedOut: "Sesión cerrada",
    signedOutText: "Inicie sesión con su cuenta de Genesys Cloud para ver esta página.",
    off: "Todavía nadie puede iniciar sesión",
    offText: "El hub no tiene cliente OAuth para sus páginas: indique web.clientId (docs/pages.md) y arránquelo de nuevo.",
    forbidden: "No tiene acceso a esta página", forbiddenText: "Hace falta el permiso {permission}. Pídaselo a quien administra los roles.",
    unreachable: "El hub no responde", unreachableText: "La página vuelve a intentarlo sola.",
    stale: "El inicio de sesión tardó demasiado o empezó en otro navegador. Inténtelo de nuevo.",
    refused: "La plataforma rechazó el inicio de sesión.", loading: "Conectando…",
    demo: "Demostración: un centro de contacto ficticio, nadie ha iniciado sesión",
    dark: "Oscuro", light: "Claro", language: "Idioma", theme: "Tema",
  },
});
