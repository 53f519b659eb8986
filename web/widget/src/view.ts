import type { Chat, Notice } from "./chat";
import { el, icon } from "./dom";
import { Log } from "./log";
import { fill, type Texts } from "./texts";

/** The panel and its launcher. */
export class View {
  readonly launcher: HTMLButtonElement;
  readonly panel: HTMLElement;
  readonly input: HTMLTextAreaElement;
  private readonly badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });
  private readonly hello: HTMLElement;
  private readonly status = el("div", { class: "status", role: "status" });
  private readonly uploads = el("div", { class: "uploads" });
  private readonly over: HTMLElement;
  private readonly ask: HTMLElement;
  private readonly form: HTMLFormElement;
  private readonly endButton: HTMLButtonElement;
  private readonly attachButton: HTMLButtonElement;
  private readonly picker: HTMLInputElement;
  private readonly log: Log;
  private note = "";
  private said = "";
  private noteTimer = 0;
  private asking = false;

  constructor(
    private readonly chat: Chat,
    private readonly texts: Texts,
    language: string,
    private readonly toggle: (open: boolean) => void,
  ) {
    const plain = (label: string, shape: Parameters<typeof icon>[0], click: () => void, type = "button") =>
      el("button", { type, class: "plain", "aria-label": label, title: label, click }, icon(shape));
    this.launcher = el("button", { type: "button", class: "launcher", "aria-expanded": "false", "aria-controls": "panel", click: () => this.toggle(Boolean(this.panel.hidden)) }, icon("chat"), this.badge);
    this.endButton = el("button", { type: "button", class: "plain text", click: () => this.confirm(true) }, texts.end);
    this.input = el("textarea", { rows: "1", "aria-label": texts.input, placeholder: texts.input, maxlength: "4096", keydown: (event) => this.key(event as KeyboardEvent), input: () => chat.types() });
    this.picker = el("input", { type: "file", hidden: true, multiple: true, tabindex: "-1", change: () => this.pick(this.picker.files) });
    this.attachButton = plain(texts.attach, "clip", () => this.picker.click());
    const send = el("button", { type: "submit", class: "plain send", "aria-label": texts.send, title: texts.send }, icon("send"));
    this.form = el("form", { submit: (event) => this.submit(event) }, this.attachButton, this.picker, this.input, send);
    const root = el("div", { class: "log", role: "log", "aria-label": texts.log, tabindex: "0" });
    this.log = new Log(root, language, texts, (text, payload, of) => this.reply(text, payload, of), (id) => chat.again(id));
    this.hello = el("p", { class: "hello" }, texts.hello);
    this.over = el("div", { class: "over", hidden: true }, el("p", {}, texts.ended), el("button", { type: "button", class: "main", click: () => this.restart() }, texts.fresh));
    this.ask = el(
      "div",
      { class: "ask", role: "group", "aria-label": texts.endAsk, hidden: true },
      el("p", {}, texts.endAsk),
      el("button", { type: "button", class: "main", click: () => this.end() }, texts.endYes),
      el("button", { type: "button", class: "second", click: () => this.confirm(false) }, texts.endNo),
    );
    this.panel = el(
      "section",
      { id: "panel", class: "panel", role: "dialog", "aria-label": texts.title, hidden: true, keydown: (event) => this.escape(event as KeyboardEvent) },
      el("div", { class: "head" }, el("h2", {}, texts.title), this.endButton, plain(texts.close, "close", () => this.toggle(false))),
      this.hello,
      root,
      this.status,
      this.uploads,
      this.ask,
      this.form,
      this.over,
    );
    this.drops();
    this.show();
  }

  /** Brings everything in line with the chat. */
  show(): void {
    const { chat, texts } = this;
    const entries = chat.transcript.entries;
    const ended = chat.phase === "ended";
    this.hello.hidden = entries.length > 0;
    this.log.show(entries, chat.phase === "ready");
    this.form.hidden = ended || this.asking || chat.phase === "unavailable";
    this.ask.hidden = !this.asking || ended;
    this.over.hidden = !ended;
    this.endButton.hidden = !chat.mayEnd || this.asking;
    this.attachButton.hidden = !chat.mayAttach;
    this.picker.accept = chat.accepted.join();
    this.badge.hidden = chat.unread === 0 || !this.panel.hidden;
    this.badge.textContent = chat.unread > 99 ? "99+" : String(chat.unread);
    const label = !this.panel.hidden ? texts.close : chat.unread > 0 ? fill(texts.openUnread, chat.unread) : texts.open;
    this.launcher.setAttribute("aria-label", label);
    this.showStatus();
    this.showUploads();
  }

  notice(kind: Notice, ...values: (string | number)[]): void {
    this.note = fill(this.texts[kind], ...values);
    window.clearTimeout(this.noteTimer);
    this.noteTimer = window.setTimeout(() => {
      this.note = "";
      this.show();
    }, 8_000);
    this.show();
  }

  opened(open: boolean): void {
    this.panel.hidden = !open;
    this.launcher.setAttribute("aria-expanded", String(open));
    this.show();
  }

  /** Where somebody who has opened the panel goes on. */
  focus(): void {
    if (this.chat.phase === "ended") this.over.querySelector("button")?.focus();
    else if (!this.form.hidden) this.input.focus();
    else this.panel.querySelector<HTMLElement>(".head button:last-child")?.focus();
  }

  private showStatus(): void {
    const { phase, typist } = this.chat;
    const typing = typist ? fill(this.texts.typing, typist.trim() || this.texts.agent) : "";
    const line = phase === "offline" ? this.texts.offline : phase === "unavailable" ? this.texts.unavailable : phase === "connecting" ? this.texts.connecting : "";
    const text = this.note || line || typing;
    // Written only when it changes, or a screen reader would say it again and again.
    if (text === this.said) return;
    this.said = text;
    this.status.classList.toggle("bad", text === line && phase === "unavailable");
    this.status.replaceChildren(text);
    if (text && text === typing) this.status.append(el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")));
  }

  private showUploads(): void {
    const known = new Map(Array.from(this.uploads.children, (node) => [(node as HTMLElement).dataset["id"], node as HTMLElement]));
    for (const upload of this.chat.uploads) {
      const label = fill(this.texts.uploading, upload.name, upload.percent);
      let node = known.get(upload.id);
      known.delete(upload.id);
      if (!node) {
        const cancel = el("button", { type: "button", class: "meta", click: () => upload.abort() }, this.texts.cancel);
        node = el("div", { class: "upload", "data-id": upload.id }, el("span", {}), el("progress", { max: "100" }), cancel);
        this.uploads.append(node);
      }
      node.querySelector("span")!.textContent = upload.name;
      const progress = node.querySelector("progress")!;
      progress.value = upload.percent;
      progress.setAttribute("aria-label", label);
    }
    for (const gone of known.values()) gone.remove();
  }

  private submit(event: Event): void {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.chat.say(text);
    this.input.focus();
  }

  private reply(text: string, payload: string, of: string): void {
    this.chat.reply(text, payload, of);
    this.input.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  private escape(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (this.asking) this.confirm(false);
    else this.toggle(false);
  }

  private confirm(asking: boolean): void {
    this.asking = asking;
    this.show();
    if (asking) this.ask.querySelector<HTMLElement>(".second")?.focus();
    else this.input.focus();
  }

  private end(): void {
    this.asking = false;
    this.chat.end();
    this.show();
    this.focus();
  }

  private restart(): void {
    this.chat.restart();
    this.focus();
  }

  private pick(files: FileList | null): void {
    for (const file of files ?? []) void this.chat.attach(file);
    this.picker.value = "";
    this.input.focus();
  }

  private drops(): void {
    const over = (event: DragEvent, inside: boolean) => {
      if (!this.chat.mayAttach || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.panel.classList.toggle("drop", inside);
    };
    this.panel.addEventListener("dragover", (event) => over(event, true));
    this.panel.addEventListener("dragleave", (event) => over(event, false));
    this.panel.addEventListener("drop", (event) => {
      over(event, false);
      this.pick(event.dataTransfer?.files ?? null);
    });
  }
}
