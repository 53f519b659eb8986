export type Link = "connecting" | "live" | "reconnecting";

interface Hooks {
  /** One message: its name, its text. */
  message(name: string, data: string): void;
  link(state: Link): void;
  /** The hub asks for a new sign-in (401) or refuses (403). */
  refused(status: number): void;
}

/** The hub sends a heartbeat every 10 seconds; after this long without any byte the line is dead, whatever the socket says. */
const SILENCE = 25_000;
const AGAIN = [500, 1_000, 2_000, 5_000, 10_000];

/**
 * Follows a stream of the hub for weeks. Unlike EventSource it sees a status, notices silence (a sleeping laptop, a proxy
 * that forgot) and never gives up; it resumes with Last-Event-ID.
 */
export function follow(path: string, names: readonly string[], hooks: Hooks): () => void {
  let stopped = false;
  let last = "";
  let tries = 0;
  let abort = new AbortController();
  let heard = Date.now();
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const run = async () => {
    if (stopped) return;
    abort = new AbortController();
    heard = Date.now();
    try {
      const answer = await fetch(path, {
        signal: abort.signal,
        cache: "no-store",
        headers: { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) },
      });
      if (answer.status === 401 || answer.status === 403) {
        stopped = true;
        hooks.refused(answer.status);
        return;
      }
      if (!answer.ok || !answer.body) throw new Error(`status ${answer.status}`);
      tries = 0;
      await read(answer.body);
    } catch (fault) {
      if (stopped) return;
      if (!(fault instanceof Error)) throw fault;
    }
    if (stopped) return;
    hooks.link("reconnecting");
    const base = AGAIN[Math.min(tries++, AGAIN.length - 1)]!;
    // Two hundred walls that lost one hub must not come back in the same moment.
    waiting = setTimeout(run, base * (0.5 + Math.random()));
  };

  const read = async (body: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard = Date.now();
      rest += value;
      let end: number;
      while ((end = rest.indexOf("\n\n")) >= 0) {
        take(rest.slice(0, end));
        rest = rest.slice(end + 2);
      }
    }
  };

  const take = (block: string) => {
    let name = "message";
    let data = "";
    for (const line of block.split("\n")) {
      if (line.startsWith("event: ")) name = line.slice(7);
      else if (line.startsWith("id: ")) last = line.slice(4);
      else if (line.startsWith("data: ")) data += line.slice(6);
    }
    hooks.link("live");
    if (data && names.includes(name)) hooks.message(name, data);
  };

  const watch = setInterval(() => {
    if (Date.now() - heard > SILENCE) {
      heard = Date.now();
      abort.abort();
    }
  }, 2_000);

  hooks.link("connecting");
  void run();
  return () => {
    stopped = true;
    clearInterval(watch);
    clearTimeout(waiting);
    abort.abort();
  };
}
