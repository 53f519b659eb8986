import { useEffect, useRef, useState } from "preact/hooks";
import { HubError, type Session } from "../shared/api";
import { clock, duration } from "../shared/format";
import { language } from "../shared/i18n";
import { follow, type Link } from "../shared/sse";
import { Message } from "../shared/message";
import { Attributes } from "./attributes";
import { Caller } from "./caller";
import { History } from "./history";
import type { Host } from "./host";
import { changesOf, readConversation, type Popped } from "./hub";
import { t } from "./words";

/** A hub without events tells of no change. */
const every = 5_000;
/** With events: what a stream missed is seen after so long at the latest. */
const heal = 60_000;
/** Several events tell of one change. */
const gather = 150;

/** One conversation, kept current while it is looked at. */
export function Pop({ id, session, host, onSignedOut }: { id: string; session: Session; host: Host; onSignedOut(): void }) {
  const [popped, setPopped] = useState<Popped>();
  const [fault, setFault] = useState<HubError>();
  const [readAt, setReadAt] = useState(0);
  const [, tick] = useState(0);
  const [name, setName] = useState("");
  // Between the platform's clock and this machine's; answers take less than the second that is shown.
  const ahead = useRef(0);
  const refresh = useRef<() => void>(() => {});

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopFollowing: (() => void) | undefined;
    let link: Link = "connecting";
    let isSeen = true;
    let isEnded = false;
    let isOver = false;
    const leave = () => {
      clearTimeout(timer);
      stopFollowing?.();
      stopFollowing = undefined;
    };
    const readIn = (wait: number) => {
      clearTimeout(timer);
      if (isSeen && !isEnded && !isOver) timer = setTimeout(() => void read(), wait);
    };
    const read = async () => {
      clearTimeout(timer);
      let isFollowed = false;
      try {
        const next = await readConversation(id);
        if (isEnded) return;
        ahead.current = next.now ? Date.parse(next.now) - Date.now() : 0;
        setPopped(next);
        setReadAt(Date.now());
        setFault(undefined);
        isFollowed = next.followed && link === "live";
        isOver = next.end !== undefined;
      } catch (problem) {
        if (!(problem instanceof HubError)) throw problem;
        if (isEnded) return;
        if (problem.status === 401) return onSignedOut();
        setFault(problem);
        // The platform has decided: asking again would not change its mind.
        isOver = problem.status === 403 || problem.status === 404;
      }
      if (isOver) leave();
      else readIn(isFollowed ? heal : every);
    };
    const begin = () => {
      leave();
      link = "connecting";
      stopFollowing = follow(changesOf(id), ["changed"], {
        message: () => readIn(gather),
        link: (next) => {
          if (next === link) return;
          // From here on changes are told; what was before is read.
          if (next !== "connecting") void read();
          link = next;
        },
        refused: (status) => (status === 401 ? onSignedOut() : void read()),
      });
      void read();
    };
    refresh.current = () => {
      isOver = false;
      if (stopFollowing) void read();
      else begin();
    };
    const clocks = setInterval(() => tick((n) => n + 1), 1000);
    const end = () => {
      isEnded = true;
      leave();
      clearInterval(clocks);
    };
    host.onLook((seen) => {
      isSeen = seen;
      if (isEnded || isOver) return;
      if (seen) begin();
      else leave();
    });
    host.onStop(end);
    begin();
    return end;
  }, [id]);

  if (!popped) {
    if (!fault) return <Message title={t("reconnecting")} text="" />;
    return (
      <main class="pop">
        <Message title={t("gone")} text={fault.message}>
          <button type="button" class="primary" onClick={() => refresh.current()}>{t("again")}</button>
        </Message>
      </main>
    );
  }
  const now = Date.now() + ahead.current;
  return (
    <main class="pop">
      {fault && <p class="strip" role="alert">{fault.status === 0 ? t("stale", { time: clock(readAt, language.value) }) : fault.message}</p>}
      <div class="now">
        <Head popped={popped} name={name} now={now} />
        <Caller key={popped.id} popped={popped} host={host} onName={setName} />
        <Attributes popped={popped} onWritten={() => refresh.current()} />
      </div>
      <History popped={popped} session={session} />
    </main>
  );
}

function Head({ popped, name, now }: { popped: Popped; name: string; now: number }) {
  const medium = popped.media === "voice" || popped.media === "message" || popped.media === "callback" || popped.media === "email" || popped.media === "chat" ? t(popped.media) : popped.media;
  const direction = popped.direction === "inbound" || popped.direction === "outbound" ? t(popped.direction) : popped.direction;
  const since = popped.answered ?? popped.waiting ?? popped.start;
  const time = since ? duration(now - Date.parse(since)) : "";
  return (
    <header class="head">
      <p class="kind">{medium}{direction && ` · ${direction}`}</p>
      <h1>{name || popped.name || popped.from || t("unknownNumber")}</h1>
      <p class="from">{popped.from || t("unknownNumber")}{(name && popped.name && popped.name !== name) ? ` · ${popped.name}` : ""}</p>
      <p class="where">
        {popped.queueName && <b>{t("forQueue", { queue: popped.queueName })}</b>}
        {since && <span class={popped.end ? "over" : popped.answered ? "live" : "ring"}>{popped.end ? t("over") : popped.answered ? t("talking", { time }) : t("ringing", { time })}</span>}
        {since && <span class="soft">{t("since")} {clock(Date.parse(since), language.value)}</span>}
      </p>
    </header>
  );
}
