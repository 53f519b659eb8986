import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { HubError } from "../shared/api";
import { duration } from "../shared/format";
import { Notice, SignedOut } from "../shared/gate";
import { QueryBox } from "../shared/querybox";
import { follow, type Link } from "../shared/sse";
import { open, recordPath, type Names, type Opened } from "./hub";
import { lanesOf, marksOf, type Bar, type Lane, type Lanes } from "./lanes";
import { plain } from "./record";
import { Facts } from "./facts";
import { t } from "./words";

/** Events of one change come in a bunch, and rows follow them: one reading after the bunch, one to be sure of the rows. */
const settle = [250, 1_500];
/** While it goes on and nothing is heard; also how long a lost word can stay unnoticed. */
const slowly = 15_000;

function useConversation(id: string) {
  const [opened, setOpened] = useState<Opened>();
  const [fault, setFault] = useState<HubError>();
  const [link, setLink] = useState<Link>("connecting");
  useEffect(() => {
    let stopped = false;
    let timers: ReturnType<typeof setTimeout>[] = [];
    let linked: Link = "connecting";
    const read = async () => {
      try {
        const next = await open(id);
        if (!stopped) {
          setOpened(next);
          setFault(undefined);
        }
      } catch (problem) {
        if (!(problem instanceof HubError)) throw problem;
        if (!stopped) setFault(problem);
      }
    };
    const soon = () => {
      timers.forEach(clearTimeout);
      timers = settle.map((wait) => setTimeout(() => void read(), wait));
    };
    const stop = follow(`/web/explorer/conversations/${encodeURIComponent(id)}/changes`, ["changed"], {
      message: soon,
      link: (state) => {
        if (state === "live" && linked !== "live") soon();
        linked = state;
        setLink(state);
      },
      refused: () => void read(),
    });
    const again = setInterval(() => void read(), slowly);
    void read();
    return () => {
      stopped = true;
      stop();
      clearInterval(again);
      timers.forEach(clearTimeout);
    };
  }, [id]);
  return { opened, fault, link };
}

/** The present of what goes on: our clock where it agrees with the source's, else as far as the source had got. */
function usePresent(opened: Opened | undefined): number {
  const asOf = opened ? Date.parse(opened.asOf) : 0;
  const isOurs = Math.abs(Date.now() - asOf) < 3_600_000;
  const [now, setNow] = useState(Date.now());
  const isGoing = opened !== undefined && !opened.record.conversationEnd;
  useEffect(() => {
    if (!isGoing || !isOurs) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isGoing, isOurs]);
  return isOurs ? Math.max(now, asOf) : asOf;
}

export function Timeline({ id, names, onBack }: { id: string; names: Names; onBack(): void }) {
  const { opened, fault, link } = useConversation(id);
  const present = usePresent(opened);
  const lanes = useMemo(() => (opened ? lanesOf(opened.record, present) : undefined), [opened, present]);
  if (fault?.status === 401) return <SignedOut />;
  const back = <button type="button" onClick={onBack}>← {t("back")}</button>;
  if (!opened || !lanes)
    return fault
      ? <Notice title={fault.status === 404 ? t("gone") : t("fault")} text={fault.status === 404 ? t("goneText") : fault.message}>{back}</Notice>
      : <Notice title={t("loading")} text="" />;
  const { record } = opened;
  const age = opened.age === "live" ? t("ageLive") : opened.age === "final" ? t("ageFinal") : t("ageSettled");
  const path = recordPath(record.conversationId);
  const forms = () => [
    { name: t("cli"), text: `puente query - --local --details --format json <<'JSON'\n${JSON.stringify(recordQuery(record.conversationId, record.conversationStart), null, 2)}\nJSON` },
    { name: t("json"), text: JSON.stringify(recordQuery(record.conversationId, record.conversationStart), null, 2) },
    { name: t("curl"), text: `curl -sS ${location.origin}${path} \\\n  -H "Authorization: Bearer $TOKEN"` },
    { name: t("link"), text: location.href },
  ];
  return (
    <main id="content" class="conversation" data-age={opened.age}>
      <div class="found-head">
        {back}
        <h1>{t("conversation")} <code>{record.conversationId}</code></h1>
        <span class="spring" />
        <span class={`link ${link}`}>{link === "live" ? t("connected") : link === "reconnecting" ? t("reconnecting") : ""}</span>
        <QueryBox forms={forms} note={t("tokenNote")} labels={{ button: t("query"), title: t("queryTitle"), copy: t("copy"), copied: t("copied"), close: t("close") }} />
      </div>
      {fault && <p class="tag warn" role="alert">{fault.message}</p>}
      <dl class="head-facts">
        <div><dt>{t("start")}</dt><dd>{record.conversationStart.slice(0, 19).replace("T", " ")}</dd></div>
        <div><dt>{t("length")}</dt><dd>{duration(lanes.to - lanes.from)} {!record.conversationEnd && <b class="tag good">{t("going")}</b>}</dd></div>
        <div><dt>{t("direction")}</dt><dd>{record.originatingDirection === "outbound" ? t("outbound") : record.originatingDirection === "inbound" ? t("inbound") : "–"}</dd></div>
        <div><dt>{t("divisions")}</dt><dd>{(record.divisionIds ?? []).map((one) => names.of(one)).join(", ") || "–"}</dd></div>
        <div><dt>{t("age")}</dt><dd>{age}</dd></div>
      </dl>
      <Board lanes={lanes} names={names} />
      <Facts lanes={lanes} names={names} />
    </main>
  );
}

function recordQuery(id: string, start: string) {
  const begin = Date.parse(start);
  return {
    interval: `${new Date(begin).toISOString()}/${new Date(begin + 1_000).toISOString()}`,
    conversationFilters: [{ type: "and", predicates: [{ dimension: "conversationId", value: id }] }],
  };
}

/** Lanes of time. One segment is in the tab order; left and right walk to its neighbours, up and down to other lanes. */
function Board({ lanes, names }: { lanes: Lanes; names: Names }) {
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const all = lanes.to - lanes.from;
  const share = (time: number) => `${((time - lanes.from) / all) * 100}%`;
  const walk = (event: KeyboardEvent) => {
    const bars = [...(box.current?.querySelectorAll<HTMLElement>(".bar") ?? [])];
    const now = bars.indexOf(document.activeElement as HTMLElement);
    if (now < 0) return;
    const lane = (one: HTMLElement | undefined) => one?.closest(".track");
    const to =
      event.key === "ArrowRight" ? now + 1
      : event.key === "ArrowLeft" ? now - 1
      : event.key === "ArrowDown" ? bars.findIndex((one, i) => i > now && lane(one) !== lane(bars[now]))
      : event.key === "ArrowUp" ? bars.findLastIndex((one, i) => i < now && lane(one) !== lane(bars[now]))
      : undefined;
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0 || to >= bars.length) return;
    setAt(to);
    bars[to]?.focus();
  };
  let order = 0;
  return (
    <section aria-label={t("participants")} class="board" ref={box} onKeyDown={walk}>
      <p class="hidden-text">{t("zoom")}</p>
      <div class="axis-row" aria-hidden="true">
        {marksOf(lanes).map((mark) => <span key={mark} style={{ left: `${(mark / all) * 100}%` }}>{duration(mark)}</span>)}
      </div>
      {lanes.lanes.map((lane, index) => (
        <div class="lane" key={lane.participant.participantId ?? index} role="group" aria-label={titleOf(lane, names)}>
          <div class="lane-name"><b>{lane.participant.purpose ?? "–"}</b><span>{whoOf(lane, names)}</span></div>
          <div class="tracks">
            {lane.sessions.map((one, number) => (
              <div class="track" key={one.session.sessionId ?? number}>
                {one.bars.map((bar, i) => {
                  const mine = order++;
                  return (
                    <button
                      type="button" key={i} class={`bar kind-${kindOf(bar)} ${bar.isOpen ? "open" : ""}`} tabIndex={mine === at ? 0 : -1} onFocus={() => setAt(mine)}
                      data-segment={`${bar.segment.segmentType}|${bar.segment.segmentStart}|${bar.segment.segmentEnd ?? ""}`}
                      style={{ left: share(bar.from), width: `max(3px, ${((bar.to - bar.from) / all) * 100}%)` }}
                      aria-label={`${bar.segment.segmentType ?? "–"}, ${duration(bar.from - lanes.from)}, ${t("length")} ${duration(bar.to - bar.from)}${bar.segment.disconnectType ? `, ${t("reason")} ${bar.segment.disconnectType}` : ""}`}
                      title={`${bar.segment.segmentType ?? "–"} · ${duration(bar.to - bar.from)}${bar.segment.queueId ? ` · ${names.of(bar.segment.queueId)}` : ""}${bar.segment.disconnectType ? ` · ${bar.segment.disconnectType}` : ""}`}
                    >
                      <span aria-hidden="true">{bar.segment.segmentType}{bar.segment.conference ? " ⋔" : ""}{isTransfer(bar) ? " ⇄" : ""}</span>
                    </button>
                  );
                })}
                {one.moments.map((moment, i) => (
                  <span key={`m${i}`} class="moment" aria-hidden="true" style={{ left: share(moment.at) }} title={`${moment.metric.name} ${duration(moment.at - lanes.from)}`} />
                ))}
              </div>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

const known = new Set(["interact", "hold", "wrapup", "alert", "ivr", "system", "delay", "voicemail", "dialing", "contacting", "transmitting", "scheduled", "callback"]);
const kindOf = (bar: Bar) => (known.has(bar.segment.segmentType ?? "") ? bar.segment.segmentType : "other");
const isTransfer = (bar: Bar) => /transfer/i.test(bar.segment.disconnectType ?? "");

export function whoOf(lane: Lane, names: Names): string {
  const { participant, sessions } = lane;
  if (participant.userId) return participant.participantName ?? names.of(participant.userId);
  if (participant.participantName) return participant.participantName;
  const queue = sessions.flatMap((one) => one.bars).find((bar) => bar.segment.queueId)?.segment.queueId;
  if (participant.purpose === "acd" && queue) return names.of(queue);
  return plain(sessions[0]?.session.ani ?? sessions[0]?.session.addressFrom ?? "");
}

export const titleOf = (lane: Lane, names: Names) => `${lane.participant.purpose ?? "–"} ${whoOf(lane, names)}`.trim();
