import { uuid } from "./protocol";

/** What outlives a page: the session's token and the last message that was seen. Private windows may refuse it. */
export class Memory {
  private readonly key: string;
  private kept: { token: string; seen: string; open: boolean };

  constructor(deployment: string) {
    this.key = `puente-chat:${deployment}`;
    this.kept = this.read() ?? { token: "", seen: "", open: false };
  }

  get token(): string {
    return this.kept.token;
  }

  get seen(): string {
    return this.kept.seen;
  }

  get open(): boolean {
    return this.kept.open;
  }

  /** True when a conversation may be there to go on with. */
  get known(): boolean {
    return this.kept.token !== "";
  }

  ensureToken(): string {
    if (!this.kept.token) this.write({ token: uuid() });
    return this.kept.token;
  }

  see(time: string): void {
    if (time > this.kept.seen) this.write({ seen: time });
  }

  keepOpen(open: boolean): void {
    this.write({ open });
  }

  forget(): void {
    this.write({ token: "", seen: "" });
  }

  private write(change: Partial<{ token: string; seen: string; open: boolean }>): void {
    this.kept = { ...this.kept, ...change };
    try {
      localStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch {
      // Storage is refused or full: the conversation then lasts as long as the page.
    }
  }

  private read(): { token: string; seen: string; open: boolean } | null {
    try {
      const read: unknown = JSON.parse(localStorage.getItem(this.key) ?? "null");
      if (typeof read !== "object" || read === null) return null;
      const { token, seen, open } = read as Record<string, unknown>;
      return {
        token: typeof token === "string" ? token : "",
        seen: typeof seen === "string" ? seen : "",
        open: open === true,
      };
    } catch {
      // Refused, or written by something else: begin afresh.
      return null;
    }
  }
}
