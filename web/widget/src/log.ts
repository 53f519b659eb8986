import { el, icon, linked, safeUrl } from "./dom";
import type { FileLink } from "./protocol";
import type { Texts } from "./texts";
import type { Entry } from "./transcript";

/** The transcript's nodes. Each entry keeps its node, so that a screen reader is told of what is new and of nothing else. */
export class Log {
  private readonly nodes = new Map<string, { node: HTMLElement; shown: string }>();

  constructor(
    readonly root: HTMLElement,
    private readonly language: string,
    private readonly texts: Texts,
    private readonly answer: (text: string, payload: string, of: string) => void,
    private readonly again: (id: string) => void,
  ) {}

  show(entries: Entry[], mayAnswer: boolean): void {
    const near = this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 80;
    const grown = entries.length > this.nodes.size;
    const last = entries.at(-1);
    const keys = new Set(entries.map((one) => one.key));
    for (const [key, { node }] of this.nodes) {
      if (keys.has(key)) continue;
      node.remove();
      this.nodes.delete(key);
    }
    let before: ChildNode | null = this.root.firstChild;
    for (const entry of entries) {
      const node = this.nodeOf(entry, mayAnswer && entry === last);
      if (node === before) before = before.nextSibling;
      else this.root.insertBefore(node, before);
    }
    if (near || (grown && last?.mine)) this.root.scrollTop = this.root.scrollHeight;
  }

  private nodeOf(entry: Entry, mayAnswer: boolean): HTMLElement {
    const shown = `${entry.state}|${entry.time}|${entry.id}|${mayAnswer}|${entry.files.map((file) => file.url).join()}`;
    const known = this.nodes.get(entry.key);
    if (known?.shown === shown) return known.node;
    const node = known?.node ?? el("div");
    node.className = `entry ${entry.mine ? "mine" : "theirs"} ${entry.state}`;
    node.replaceChildren(...this.parts(entry, mayAnswer));
    this.nodes.set(entry.key, { node, shown });
    return node;
  }

  private parts(entry: Entry, mayAnswer: boolean): Node[] {
    const bubble = el("div", { class: "bubble" });
    for (const file of entry.files) bubble.append(this.file(file));
    if (entry.text) bubble.append(...linked(entry.text));
    const parts: Node[] = [bubble, this.meta(entry)];
    if (mayAnswer && entry.replies.length > 0) {
      const buttons = entry.replies.map((one) =>
        el("button", { type: "button", class: "reply", click: () => this.answer(one.text, one.payload, entry.id) }, one.text),
      );
      parts.push(el("div", { class: "replies", role: "group", "aria-label": this.texts.replies }, ...buttons));
    }
    return parts;
  }

  private meta(entry: Entry): HTMLElement {
    const who = entry.mine ? this.texts.you : entry.author || this.texts.agent;
    if (entry.state === "waiting") return el("div", { class: "meta" }, `${who} · ${this.texts.waiting}`);
    if (entry.state === "failed") {
      const again = el("button", { type: "button", click: () => this.again(entry.id) }, this.texts.again);
      return el("div", { class: "meta" }, `${this.texts.failed} `, again);
    }
    const meta = el("div", { class: "meta" }, who);
    if (entry.time) {
      const time = new Date(entry.time);
      const text = new Intl.DateTimeFormat(this.language, { hour: "numeric", minute: "2-digit" }).format(time);
      meta.append(" · ", el("time", { datetime: entry.time }, text));
    }
    return meta;
  }

  private file(file: FileLink): Node {
    const name = file.filename ?? this.texts.file;
    const href = safeUrl(file.url);
    if (!href) return el("span", { class: "file" }, icon("file"), el("span", {}, name));
    const link = el("a", { class: "file", href, target: "_blank", rel: "noopener noreferrer", download: name });
    if (file.mime?.startsWith("image/")) link.append(el("img", { src: href, alt: name, loading: "lazy" }));
    else link.append(icon("file"), el("span", {}, name));
    return link;
  }
}
