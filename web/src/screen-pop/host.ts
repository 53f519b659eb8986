import type ClientApp from "purecloud-client-app-sdk";
import { isFramed } from "./place";

/** The client that frames this page, reached by its own SDK; outside of a frame everything here does nothing. */
export class Host {
  private app: ClientApp | undefined;
  private isAsked = false;
  private isReady = false;
  private isStopped = false;
  private readonly stops: (() => void)[] = [];
  private readonly looks: ((isSeen: boolean) => void)[] = [];

  /** Only a page that may frame this one reads its messages, and only that page's are heard. */
  constructor(private readonly origin: string) {
    if (!isFramed()) return;
    // The client asks when the frame has loaded, which may be before the SDK has: nobody would hear it.
    addEventListener("message", ({ source, origin: from, data }: MessageEvent) => {
      const said = data as { purecloudEventType?: unknown; hook?: unknown } | null;
      if (source !== window.parent || from !== this.origin || said?.purecloudEventType !== "appLifecycleHook" || said.hook !== "bootstrap") return;
      this.isAsked = true;
      this.answer();
    });
  }

  /** @returns Why the client cannot be reached; undefined when all is well. */
  async connect(): Promise<string | undefined> {
    if (!isFramed()) return undefined;
    try {
      const { default: Sdk } = await import("purecloud-client-app-sdk");
      this.app = new Sdk({ gcHostOriginQueryParam: "gcHostOrigin", gcTargetEnvQueryParam: "gcTargetEnv" });
    } catch (fault) {
      return fault instanceof Error ? fault.message : String(fault);
    }
    this.app.lifecycle.addFocusListener(() => this.looks.forEach((tell) => tell(true)));
    this.app.lifecycle.addBlurListener(() => this.looks.forEach((tell) => tell(false)));
    this.app.lifecycle.addStopListener(() => {
      this.isStopped = true;
      this.stops.forEach((stop) => stop());
      this.app?.lifecycle.stopped();
    });
    this.answer();
    return undefined;
  }

  /** The page shows what it can: the client may take its curtain away. */
  ready(): void {
    this.isReady = true;
    this.answer();
  }

  onStop(stop: () => void): void {
    this.stops.push(stop);
  }

  /** @param tell Whether the page is looked at now. */
  onLook(tell: (isSeen: boolean) => void): void {
    this.looks.push(tell);
  }

  toast(title: string, message: string, id: string): void {
    if (!this.isStopped) this.app?.alerting.showToastPopup(title, message, { id, type: "info", timeout: 10, showCloseButton: true, markdownMessage: false });
  }

  showProfile(userId: string): void {
    this.app?.directory.showUser(userId);
  }

  private answer(): void {
    if (!this.isAsked || !this.isReady || !this.app) return;
    this.isAsked = false;
    this.app.lifecycle.bootstrapped();
  }
}
