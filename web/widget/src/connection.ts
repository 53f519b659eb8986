import type { Frame } from "./protocol";

export interface ConnectionEvents {
  opened(): void;
  frame(frame: Frame): void;
  lost(): void;
}

const firstPause = 500;
const longestPause = 30_000;
const echoEvery = 30_000;
const echoPatience = 10_000;

/** A socket that comes back: pauses double up to half a minute, with chance so that a site's visitors do not return at once. */
export class Connection {
  private socket: WebSocket | null = null;
  private pause = firstPause;
  private timer = 0;
  private beat = 0;
  private doom = 0;
  private wanted = false;

  constructor(
    private readonly address: string,
    private readonly token: () => string,
    private readonly events: ConnectionEvents,
  ) {}

  open(): void {
    this.wanted = true;
    if (this.socket || this.timer) return;
    this.connect();
  }

  close(): void {
    this.wanted = false;
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.end();
  }

  /** The session stands: the next loss starts with a short pause again. */
  steady(): void {
    this.pause = firstPause;
  }

  /** The network is said to be back, or somebody looks: waiting makes no sense any more. */
  hurry(): void {
    if (!this.timer) return;
    window.clearTimeout(this.timer);
    this.timer = 0;
    this.connect();
  }

  /** Ends this socket as if it had been lost. */
  restart(): void {
    if (!this.socket) return;
    this.end();
    this.wait();
  }

  send(action: string, members: Record<string, unknown> = {}): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify({ action, token: this.token(), ...members }));
    return true;
  }

  private connect(): void {
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => {
      this.beat = window.setInterval(() => this.echo(), echoEvery);
      this.events.opened();
    };
    socket.onmessage = (message) => {
      window.clearTimeout(this.doom);
      this.doom = 0;
      const frame = parse(message.data);
      if (frame) this.events.frame(frame);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.end();
      this.wait();
    };
  }

  private end(): void {
    const socket = this.socket;
    this.socket = null;
    window.clearInterval(this.beat);
    window.clearTimeout(this.doom);
    this.doom = 0;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private wait(): void {
    this.events.lost();
    if (!this.wanted) return;
    this.timer = window.setTimeout(
      () => {
        this.timer = 0;
        this.connect();
      },
      this.pause * (0.5 + Math.random() / 2),
    );
    this.pause = Math.min(this.pause * 2, longestPause);
  }

  // A line can be dead without a word; an echo that nothing follows shows it.
  private echo(): void {
    const asked = this.send("echo", {
      tracingId: "SGVhbHRoQ2hlY2tNZXNzYWdlSWQ=",
      message: { type: "Text", text: "ping" },
    });
    if (asked && !this.doom) this.doom = window.setTimeout(() => this.restart(), echoPatience);
  }
}

function parse(data: unknown): Frame | null {
  if (typeof data !== "string") return null;
  try {
    const read: unknown = JSON.parse(data);
    return typeof read === "object" && read !== null && "class" in read ? (read as Frame) : null;
  } catch {
    // Not a frame of the protocol; the server owes us nothing for it.
    return null;
  }
}
