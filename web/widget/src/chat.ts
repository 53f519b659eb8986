import { Connection } from "./connection";
import { Memory } from "./memory";
import { type DeploymentConfig, type Frame, type SessionBody, type WireMessage, type Addresses, uuid } from "./protocol";
import { Transcript } from "./transcript";
import { type Upload, put } from "./uploads";

export type Phase = "idle" | "connecting" | "ready" | "offline" | "ended" | "unavailable";

export interface ChatView {
  changed(): void;
  arrived(author: string, text: string): void;
  notice(kind: Notice, ...values: (string | number)[]): void;
}

export type Notice = "tooLarge" | "empty" | "wrongType" | "uploadFailed" | "tooLong" | "busy" | "uploaded";

const typingShown = 6_000;
const typingSentEvery = 4_000;
const pageSize = 100;
const mostPages = 20;

/** One visitor's conversation: what the view shows, and what the visitor does. */
export class Chat {
  readonly transcript = new Transcript();
  readonly memory: Memory;
  phase: Phase = "idle";
  typist = "";
  unread = 0;
  uploads: Upload[] = [];
  accepted: string[] = [];
  private config: DeploymentConfig | null = null;
  private readonly connection: Connection;
  private readonly waiting = new Map<string, (frame: Frame) => void>();
  private blocked: string[] = [];
  private most = 0;
  private configured = "";
  private resumed = false;
  private typed = -Infinity;
  private typistTimer = 0;
  private retryTimer = 0;
  private loading: Promise<boolean> | null = null;
  attributes: Record<string, string> = {};

  constructor(
    private readonly where: Addresses,
    private readonly deployment: string,
    private readonly view: ChatView,
  ) {
    this.memory = new Memory(deployment);
    this.connection = new Connection(where.socket, () => this.memory.ensureToken(), {
      opened: () => this.configure(),
      frame: (frame) => this.take(frame),
      lost: () => this.lost(),
    });
  }

  get settings(): DeploymentConfig | null {
    return this.config;
  }

  get mayEnd(): boolean {
    const clear = this.config?.messenger?.apps?.conversations?.conversationClear?.enabled === true;
    return clear && this.phase === "ready" && this.transcript.entries.length > 0;
  }

  get mayAttach(): boolean {
    return this.config?.messenger?.fileUpload?.enableAttachments !== false && this.most > 0;
  }

  /** Reads the deployment once; false when there is no chat to be had. */
  load(): Promise<boolean> {
    this.loading ??= this.read().then((read) => {
      // A visitor who is offline now may ask again later.
      if (!read) this.loading = null;
      return read;
    });
    return this.loading;
  }

  async connect(): Promise<void> {
    if (this.phase !== "idle" && this.phase !== "unavailable") return;
    this.become("connecting");
    if (!(await this.load())) {
      this.become("unavailable");
      return;
    }
    this.connection.open();
  }

  hurry(): void {
    this.connection.hurry();
  }

  stop(): void {
    this.connection.close();
    window.clearTimeout(this.typistTimer);
    window.clearTimeout(this.retryTimer);
    for (const upload of this.uploads) upload.abort();
  }

  say(text: string): void {
    this.queue({ type: "Text", text, ...this.marked() }, text);
  }

  reply(text: string, payload: string, originatingMessageId: string): void {
    const buttonResponse = { text, payload, type: "QuickReply", originatingMessageId };
    const content = [{ contentType: "ButtonResponse", buttonResponse }];
    this.queue({ type: "Structured", text, content, ...this.marked() }, text);
  }

  /** Tells that the visitor writes, now and then while he does. */
  types(): void {
    const shown = this.config?.messenger?.apps?.conversations?.showUserTypingIndicator !== false;
    const now = performance.now();
    if (!shown || this.phase !== "ready" || this.transcript.entries.length === 0 || now - this.typed < typingSentEvery) return;
    this.typed = now;
    const events = [{ eventType: "Typing", typing: { type: "On", duration: 5000 } }];
    this.connection.send("onMessage", { message: { type: "Event", events } });
  }

  again(tracingId: string): void {
    const failed = this.transcript.entries.find((one) => one.id === tracingId);
    if (!failed) return;
    this.transcript.withdraw(tracingId);
    this.say(failed.text);
  }

  /** Ends the conversation; what was said stays to be read until a new one is started. */
  end(): void {
    const events = [{ eventType: "Presence", presence: { type: "Clear" } }];
    if (!this.connection.send("onMessage", { message: { type: "Event", events } })) return;
    this.over();
  }

  /** Begins anew, with a token of its own: the old conversation can no longer be reached from here. */
  restart(): void {
    this.connection.close();
    this.memory.forget();
    this.transcript.clear();
    this.unread = 0;
    this.resumed = false;
    this.phase = "idle";
    void this.connect();
  }

  async attach(file: File): Promise<void> {
    if (file.size === 0) return this.view.notice("empty", file.name);
    if (this.most > 0 && file.size > this.most) {
      return this.view.notice("tooLarge", file.name, Math.round((this.most / 1048576) * 10) / 10);
    }
    if (!this.takes(file)) return this.view.notice("wrongType", file.name);
    const id = uuid();
    const upload: Upload = { id, name: file.name, percent: 0, abort: () => undefined };
    this.uploads.push(upload);
    this.view.changed();
    try {
      const answer = await this.ask(id, "onAttachment", {
        attachmentId: id,
        fileName: file.name,
        fileType: file.type,
        fileSize: file.size,
        errorsAsJson: true,
      });
      if (answer.class !== "PresignedUrlResponse") throw new Error(`${answer.class} ${answer.code}`);
      const { url, headers } = answer.body as { url: string; headers: Record<string, string> };
      const stored = this.expect(`stored:${id}`);
      await put(upload, url, headers, file, () => this.view.changed());
      const outcome = await stored;
      if (outcome.class !== "UploadSuccessEvent") throw new Error(outcome.class);
      const { downloadUrl } = outcome.body as { downloadUrl: string };
      const content = [{ contentType: "Attachment", attachment: { id } }];
      const shown = { id, url: downloadUrl, filename: file.name, mime: file.type, fileSize: file.size };
      this.queue({ type: "Text", text: "", content, ...this.marked() }, "", shown);
      this.view.notice("uploaded", file.name);
    } catch (failure) {
      this.waiting.delete(`stored:${id}`);
      this.connection.send("deleteAttachment", { attachmentId: id });
      if (!(failure instanceof DOMException && failure.name === "AbortError")) this.view.notice("uploadFailed", file.name);
    } finally {
      this.uploads = this.uploads.filter((one) => one !== upload);
      this.view.changed();
    }
  }

  markRead(): void {
    this.unread = 0;
    for (const one of this.transcript.entries) if (one.time) this.memory.see(one.time);
  }

  private async read(): Promise<boolean> {
    try {
      const answer = await fetch(this.where.config, { credentials: "omit" });
      if (!answer.ok) return false;
      this.config = (await answer.json()) as DeploymentConfig;
      return this.config.status !== "Inactive" && this.config.messenger?.enabled !== false;
    } catch {
      // No network, or a page that may not ask: both mean that there is no chat now.
      return false;
    }
  }

  private configure(): void {
    this.configured = uuid();
    this.connection.send("configureSession", {
      deploymentId: this.deployment,
      tracingId: this.configured,
    });
  }

  private lost(): void {
    this.configured = "";
    for (const [, settle] of this.waiting) settle({ type: "response", class: "lost", code: 0, body: null });
    this.waiting.clear();
    this.showTyping("");
    if (this.phase !== "ended" && this.phase !== "idle") this.become("offline");
  }

  private take(frame: Frame): void {
    const body = (frame.body ?? {}) as Record<string, unknown>;
    switch (frame.class) {
      case "SessionResponse":
        void this.begin(body as unknown as SessionBody);
        return;
      case "StructuredMessage":
        this.hear(body as unknown as WireMessage, frame.tracingId);
        return;
      case "UploadSuccessEvent":
      case "UploadFailureEvent":
        this.settle(`stored:${String(body["attachmentId"])}`, frame);
        return;
      case "GenerateUrlError":
        this.settle(String(body["attachmentId"]), frame);
        return;
      case "TooManyRequestsErrorMessage":
        this.hold(frame, Number(body["retryAfter"]) || 5);
        return;
      case "SessionExpiredEvent":
      case "SessionClearedEvent":
      case "LogoutEvent":
        this.over();
        return;
      case "ConnectionClosedEvent":
        // Other windows of this visitor have taken the place; this one comes back when it is used again.
        return;
      case "string":
        this.refused(frame);
        return;
      default:
        if (frame.tracingId) this.settle(frame.tracingId, frame);
    }
  }

  private async begin(body: SessionBody): Promise<void> {
    const turn = this.configured;
    const inbound = body.allowedMedia?.inbound;
    this.accepted = (inbound?.fileTypes ?? []).map((one) => one.type);
    this.most = (inbound?.maxFileSizeKB ?? 0) * 1024;
    this.blocked = body.blockedExtensions ?? [];
    // Whatever was said meanwhile, and whether what was being sent has arrived, only the history knows.
    if (!body.newSession || this.resumed) {
      const history = await this.history();
      // The socket may have been lost and another one configured meanwhile; that one asks for itself.
      if (turn !== this.configured) return;
      if (!history) {
        this.connection.restart();
        return;
      }
      this.transcript.reconcile(history);
      this.count();
    } else {
      this.transcript.reconcile([]);
    }
    this.resumed = true;
    this.connection.steady();
    if (body.readOnly) {
      this.over();
      return;
    }
    this.become("ready");
    if (body.newSession && this.config?.messenger?.apps?.conversations?.autoStart?.enabled) {
      const events = [{ eventType: "Presence", presence: { type: "Join" } }];
      this.connection.send("onMessage", { message: { type: "Event", events } });
    }
    this.flush();
  }

  private async history(): Promise<WireMessage[] | null> {
    try {
      const id = uuid();
      const answer = await this.ask(id, "getJwt", {});
      const { jwt } = (answer.body ?? {}) as { jwt?: string };
      if (!jwt) return null;
      const all: WireMessage[] = [];
      for (let page = 1; page <= mostPages; page++) {
        const read = await fetch(`${this.where.api}/api/v2/webmessaging/messages?pageNumber=${page}&pageSize=${pageSize}`, {
          headers: { Authorization: `bearer ${jwt}` },
          credentials: "omit",
        });
        if (!read.ok) return null;
        const { entities, pageCount } = (await read.json()) as { entities: WireMessage[]; pageCount: number };
        all.push(...entities);
        if (page >= pageCount) break;
      }
      return all;
    } catch {
      // The caller connects again and asks again.
      return null;
    }
  }

  private hear(message: WireMessage, tracingId?: string): void {
    for (const event of message.events ?? []) {
      if (message.direction !== "Outbound") continue;
      if (event.eventType === "Typing") this.showTyping(event.typing?.type === "Off" ? "" : (this.lastAuthor() || " "));
      if (event.eventType === "Presence" && event.presence?.type === "Disconnect" && message.metadata?.["readOnly"] === "true") {
        this.over();
        return;
      }
    }
    if (!this.transcript.take(message, tracingId)) {
      this.view.changed();
      return;
    }
    if (message.direction === "Outbound") {
      this.showTyping("");
      this.count();
      this.view.arrived(message.channel?.from?.nickname ?? "", message.text ?? "");
    }
    this.view.changed();
  }

  private count(): void {
    this.unread = this.transcript.entries.filter((one) => !one.mine && (one.time ?? "") > this.memory.seen).length;
  }

  private lastAuthor(): string {
    return this.transcript.entries.findLast((one) => !one.mine)?.author ?? "";
  }

  private showTyping(name: string): void {
    window.clearTimeout(this.typistTimer);
    this.typist = name;
    if (name) this.typistTimer = window.setTimeout(() => this.showTyping(""), typingShown);
    this.view.changed();
  }

  private queue(message: Record<string, unknown>, text: string, file?: { id: string; url: string; filename: string }): void {
    this.transcript.expect({ tracingId: uuid(), message, text, sent: false, ...(file ? { attachmentId: file.id } : {}) }, file);
    this.typed = -Infinity;
    this.flush();
    this.view.changed();
    if (this.phase === "idle" || this.phase === "unavailable") void this.connect();
    else this.connection.hurry();
  }

  private flush(): void {
    if (this.phase !== "ready" || this.retryTimer) return;
    for (const one of this.transcript.pending) {
      if (one.sent) continue;
      if (!this.connection.send("onMessage", { tracingId: one.tracingId, message: one.message })) return;
      one.sent = true;
    }
  }

  private hold(frame: Frame, seconds: number): void {
    const refused = this.transcript.pending.find((one) => one.tracingId === frame.tracingId);
    if (refused) refused.sent = false;
    else if (frame.tracingId) this.settle(frame.tracingId, frame);
    if (this.retryTimer) return;
    this.view.notice("busy");
    this.retryTimer = window.setTimeout(() => {
      this.retryTimer = 0;
      this.flush();
    }, seconds * 1000);
  }

  private refused(frame: Frame): void {
    // A session that is no more: its token is worth nothing, and what was said in it stays to be read.
    if (frame.code === 4006 || frame.code === 4007) {
      if (this.transcript.entries.length === 0) this.restart();
      else this.over();
      return;
    }
    if (frame.tracingId === this.configured) {
      this.connection.close();
      this.become("unavailable");
      return;
    }
    if (!frame.tracingId) return;
    if (this.transcript.pending.some((one) => one.tracingId === frame.tracingId)) {
      this.transcript.fail(frame.tracingId);
      if (frame.code === 4011) this.view.notice("tooLong");
      this.view.changed();
    } else {
      this.settle(frame.tracingId, frame);
    }
  }

  private over(): void {
    this.connection.close();
    this.showTyping("");
    for (const upload of this.uploads) upload.abort();
    this.become("ended");
  }

  private takes(file: File): boolean {
    const name = file.name.toLowerCase();
    if (this.blocked.some((ending) => name.endsWith(ending.toLowerCase()))) return false;
    return this.accepted.some((type) => type === "*/*" || type === file.type || (type.endsWith("/*") && file.type.startsWith(type.slice(0, -1))));
  }

  private marked(): Record<string, unknown> {
    return Object.keys(this.attributes).length === 0 ? {} : { channel: { metadata: { customAttributes: this.attributes } } };
  }

  private ask(key: string, action: string, members: Record<string, unknown>): Promise<Frame> {
    const answer = this.expect(key);
    if (!this.connection.send(action, { tracingId: key, ...members })) {
      this.settle(key, { type: "response", class: "lost", code: 0, body: null });
    }
    return answer;
  }

  private expect(key: string): Promise<Frame> {
    return new Promise((resolve) => this.waiting.set(key, resolve));
  }

  private settle(key: string, frame: Frame): void {
    this.waiting.get(key)?.(frame);
    this.waiting.delete(key);
  }

  private become(phase: Phase): void {
    this.phase = phase;
    this.view.changed();
  }
}
