import type { Session } from "./api";
import { signOut } from "./api";
import { language, setLanguage, shared, translator } from "./i18n";
import { setTheme, theme } from "./theme";
import "./top.css";

const t = translator({
  en: { pages: "Pages", wallboard: "Wallboard", explorer: "Explorer", "health-board": "Sync health", desk: "Desk", skip: "Skip to the content" },
  es: { pages: "Páginas", wallboard: "Panel", explorer: "Explorador", "health-board": "Sincronización", desk: "Puesto", skip: "Ir al contenido" },
});

const known = ["wallboard", "explorer", "health-board", "desk"] as const;

/** The strip above a page: the other pages this viewer may open, language, theme, the way out. */
export function Top({ session, here }: { session: Session; here: (typeof known)[number] }) {
  const pages = known.filter((page) => session.pages?.includes(page));
  const dark = theme.value === "dark";
  return (
    <header class="top">
      <a class="skip" href="#content">{t("skip")}</a>
      <b class="brand">Puente</b>
      <nav aria-label={t("pages")}>
        {pages.map((page) => (
          <a key={page} href={`/${page}`} aria-current={page === here ? "page" : undefined}>{t(page)}</a>
        ))}
      </nav>
      <span class="spring" />
      <select aria-label={shared("language")} value={language.value} onChange={(e) => setLanguage(e.currentTarget.value === "es" ? "es" : "en")}>
        <option value="en">English</option>
        <option value="es">Español</option>
      </select>
      <button type="button" onClick={() => setTheme(dark ? "light" : "dark")}>{dark ? shared("light") : shared("dark")}</button>
      {session.state === "signedIn" && (
        <>
          <span class="who">{session.name}</span>
          <button type="button" onClick={() => void signOut()}>{shared("signOut")}</button>
        </>
      )}
    </header>
  );
}
