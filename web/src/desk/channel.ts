import { call, PlatformError, readKeys } from "./platform";

export type Line = "connecting" | "live" | "reconnecting";

interface Hooks {
  event(topic: string, body: unknown): void;
  line(state: Line): void;
  /** What may have been missed has to be read again. */
  ready(): void;
  /** The platform's clock, in milliseconds ahead of ours. */
  clock(ahead: number): void;
  failed(fault: unknown): void;
}

interface Channel {
  id: string;
  connectUri: string;
  expires: string;
}

const day = 86_400_000;
/** The platform sends a heartbeat every half minute; after this long a silent socket is dead. */
const silence = 75_000;
const again = [500, 1_000, 2_000, 5_000, 10_000];

/**
 * Follows topics over a channel of its own; one that is lost or about to close is replaced, and `ready` is called again.
 * @param extras Followed where the platform lets this user, and done without otherwise.
 */
export function follow(needed: readonly string[], extras: readonly string[], hooks: Hooks): () => void {
  let stopped = false;
  let socket: WebSocket | undefined;
  let tries = 0;
  let heard = Date.now();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let topics = [...needed, ...extras];

  const open = async () => {
    if (stopped) return;
    try {
      const channel = await call<Channel>("POST", "/api/v2/notifications/channels");
      // A channel lives for 24 hours of the platform's clock (docs/facts.md), which may be another than ours.
      hooks.clock(Date.parse(channel.expires) - day - Date.now());
      const subscribe = () => call("PUT", `/api/v2/notifications/channels/${channel.id}/subscriptions`, topics.map((id) => ({ id })));
      await subscribe().catch((fault: unknown) => {
        const refused = fault instanceof PlatformError && (fault.status === 400 || fault.status === 403);
        if (!refused || topics.length === needed.length) throw fault;
        topics = [...needed];
        return subscribe();
      });
      if (stopped) return;
      connect(channel.connectUri);
    } catch (fault) {
      const waits = fault instanceof PlatformError && (fault.status === 0 || fault.status === 429 || fault.status >= 500);
      if (waits) later();
      else hooks.failed(fault);
    }
  };

  const connect = (address: string) => {
    const mine = (socket = new WebSocket(address));
    heard = Date.now();
    mine.onopen = () => {
      tries = 0;
      hooks.line("live");
      hooks.ready();
    };
    mine.onmessage = ({ data }) => {
      heard = Date.now();
      const { topicName, eventBody } = JSON.parse(data as string) as { topicName?: string; eventBody?: unknown };
      if (topicName === "v2.system.socket_closing") return lose(mine);
      if (topicName && topics.includes(topicName)) hooks.event(topicName, eventBody);
    };
    mine.onclose = () => lose(mine);
  };

  const lose = (mine: WebSocket) => {
    if (stopped || socket !== mine) return;
    socket = undefined;
    mine.close();
    later();
  };

  const later = () => {
    hooks.line("reconnecting");
    clearTimeout(waiting);
    waiting = setTimeout(open, again[Math.min(tries++, again.length - 1)]! * (0.5 + Math.random()));
  };

  // Who comes back into the network need not wait for the next try.
  const back = () => {
    if (socket?.readyState === WebSocket.OPEN) return;
    tries = 0;
    clearTimeout(waiting);
    if (!socket) void open();
  };
  const gone = () => socket && lose(socket);
  const watch = setInterval(() => socket && Date.now() - heard > silence && lose(socket), 5_000);
  addEventListener("online", back);
  addEventListener("offline", gone);
  hooks.line("connecting");
  void readKeys().then(open, hooks.failed);
  return () => {
    stopped = true;
    clearInterval(watch);
    clearTimeout(waiting);
    removeEventListener("online", back);
    removeEventListener("offline", gone);
    socket?.close();
  };
}
