import { Chat, type Notice } from "./chat";
import { addresses } from "./protocol";
import { styles } from "./styles";
import { texts } from "./texts";
import { View } from "./view";

/** `<puente-chat deployment="…" host="mypurecloud.de">`: the chat of a company's web site. */
class PuenteChat extends HTMLElement {
  private chat: Chat | null = null;
  private view: View | null = null;
  private readonly root = this.attachShadow({ mode: "open" });
  private readonly wake = () => {
    if (document.visibilityState !== "visible") return;
    this.chat?.hurry();
    this.seen();
  };
  private custom: Record<string, string> = {};

  /** Told to the agent as participant attributes, with the next message. Values are strings. */
  get customAttributes(): Record<string, string> {
    return this.custom;
  }

  set customAttributes(given: Record<string, string>) {
    this.custom = { ...given };
    if (this.chat) this.chat.attributes = this.custom;
  }

  connectedCallback(): void {
    const deployment = this.getAttribute("deployment");
    const host = this.getAttribute("host");
    if (!deployment || !host) {
      console.error('<puente-chat> needs the attributes deployment="…" and host="…".');
      return;
    }
    const language = this.getAttribute("lang") ?? this.closest("[lang]")?.getAttribute("lang") ?? navigator.language;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    this.root.adoptedStyleSheets = [sheet];
    const chat = new Chat(addresses(host, deployment), deployment, {
      changed: () => this.changed(),
      arrived: (author, text) => this.tell("message", { author, text }),
      notice: (kind: Notice, ...values) => this.view?.notice(kind, ...values),
    });
    chat.attributes = this.custom;
    this.chat = chat;
    this.view = new View(chat, texts(language), language, (open) => (open ? this.open() : this.close()));
    this.root.replaceChildren(this.view.panel, this.view.launcher);
    window.addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    void this.begin(chat);
  }

  disconnectedCallback(): void {
    window.removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    this.chat?.stop();
    this.chat = this.view = null;
    this.root.replaceChildren();
  }

  open(): void {
    this.turn(true);
    this.view?.focus();
  }

  close(): void {
    const inside = this.root.activeElement !== null;
    this.turn(false);
    if (inside) this.view?.launcher.focus();
  }

  // Whoever has talked before goes on without asking, so that an answer shows on the launcher.
  private async begin(chat: Chat): Promise<void> {
    if (chat.memory.open) this.turn(true);
    else if (chat.memory.known) await chat.connect();
    if (!(await chat.load()) || this.chat !== chat) return;
    const { styles: look, launcherButton } = chat.settings?.messenger ?? {};
    if (look?.primaryColor) this.colour(look.primaryColor);
    if (this.view && launcherButton?.visibility === "Off") this.view.launcher.hidden = true;
  }

  private turn(open: boolean): void {
    if (!this.chat || !this.view) return;
    this.classList.toggle("open", open);
    this.view.opened(open);
    this.chat.memory.keepOpen(open);
    if (open) void this.chat.connect();
    this.seen();
    this.tell(open ? "open" : "close", {});
  }

  private changed(): void {
    this.seen();
    this.view?.show();
  }

  private seen(): void {
    if (!this.chat || !this.view || this.view.panel.hidden || document.visibilityState !== "visible") return;
    this.chat.markRead();
  }

  private tell(name: string, detail: Record<string, string>): void {
    this.dispatchEvent(new CustomEvent(`puente-chat-${name}`, { detail, bubbles: true, composed: true }));
  }

  /** The deployment's colour, with whichever of black and white is easier to read on it. A page's own property wins. */
  private colour(accent: string): void {
    const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(accent);
    if (!hex || getComputedStyle(this).getPropertyValue("--puente-accent")) return;
    const [red, green, blue] = hex.slice(1).map((part) => {
      const value = parseInt(part, 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    this.style.setProperty("--puente-accent", accent);
    this.style.setProperty("--puente-on-accent", 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 ? "#fff" : "#000");
  }
}

if (!customElements.get("puente-chat")) customElements.define("puente-chat", PuenteChat);
