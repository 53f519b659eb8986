import { signal, useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { SignedOut, start } from "../shared/gate";
import { signOut, type Session } from "../shared/api";
import { clock, count, duration, percent } from "../shared/format";
import { language, setLanguage, shared } from "../shared/i18n";
import { follow, type Link } from "../shared/sse";
import { setTheme, theme } from "../shared/theme";
import { board, levelOf, take, totals, type Agent, type Frame, type Half, type Level, type Queue } from "./board";
import { t } from "./words";
import "./wallboard.css";

/** The platform's time: what the hub said last, and what has passed here since. */
const heard = signal({ now: Date.now(), at: performance.now() });
const now = signal(Date.now());
const link = signal<Link>("connecting");
const tick = () => (now.value = heard.value.now + (performance.now() - heard.value.at));

/** More would neither be read on a wall nor be cheap to draw. */
const MOST_AGENTS = 120;

const filter = signal(readFilter());

function readFilter() {
  const asked = new URLSearchParams(location.search);
  return { division: asked.get("division") ?? "", text: asked.get("find") ?? "" };
}

/** The filter is part of the address, so that a link carries it. */
function setFilter(next: { division: string; text: string }) {
  filter.value = next;
  const query = new URLSearchParams(location.search);
  for (const [name, value] of [["division", next.division], ["find", next.text]] as const)
    if (value) query.set(name, value);
    else query.delete(name);
  history.replaceState(null, "", `${location.pathname}${query.size > 0 ? `?${query}` : ""}`);
}

let sound: AudioContext | null = null;
let lastAlarm = 0;

function beep() {
  if (!sound || performance.now() - lastAlarm < 30_000) return;
  lastAlarm = performance.now();
  const tone = sound.createOscillator();
  const volume = sound.createGain();
  volume.gain.value = 0.08;
  tone.frequency.value = 660;
  tone.connect(volume).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.25);
}

function Wallboard({ session }: { session: Session }) {
  const [isOut, setOut] = useState(false);
  useEffect(() => {
    const stop = follow("/web/wallboard/stream", ["snapshot", "change"], {
      message: (name, data) => {
        const frame = JSON.parse(data) as Frame;
        heard.value = { now: frame.now, at: performance.now() };
        tick();
        board.value = take(board.value, frame, name === "snapshot");
      },
      link: (state) => (link.value = state),
      refused: () => setOut(true),
    });
    const timer = setInterval(tick, 1000);
    return () => (stop(), clearInterval(timer));
  }, []);
  if (isOut) return <SignedOut />;
  return (
    <main class="wall">
      <Bar session={session} />
      <Notes />
      <Queues />
      <Agents />
    </main>
  );
}

function Bar({ session }: { session: Session }) {
  const [hasSound, setSound] = useState(sound !== null);
  const [hasCopied, setCopied] = useState(false);
  const state = link.value !== "live" ? t(link.value) : board.value.source.live ? t("live") : t("stale");
  const isLive = link.value === "live" && board.value.source.live;
  return (
    <header class="bar">
      <h1>
        {t("title")} <span class={`link ${isLive ? "" : "off"}`} role="status">{isLive ? "●" : "▲"} {state}</span>
      </h1>
      <select aria-label={t("all")} value={filter.value.division} onChange={(e) => setFilter({ ...filter.value, division: e.currentTarget.value })}>
        <option value="">{t("all")}</option>
        {board.value.divisions.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
      </select>
      <input type="search" aria-label={t("search")} placeholder={t("search")} value={filter.value.text} onInput={(e) => setFilter({ ...filter.value, text: e.currentTarget.value })} />
      <button aria-pressed={hasSound} onClick={() => { sound = sound ? null : new AudioContext(); setSound(sound !== null); }}>{t("sound")}</button>
      <button onClick={() => void navigator.clipboard.writeText(location.href).then(() => setCopied(true))}>{hasCopied ? t("copied") : t("copyLink")}</button>
      <button onClick={() => void document.documentElement.requestFullscreen()}>{t("fullScreen")}</button>
      <button onClick={() => setTheme(theme.value === "dark" ? "light" : "dark")}>{shared(theme.value === "dark" ? "light" : "dark")}</button>
      <button lang={language.value === "en" ? "es" : "en"} onClick={() => setLanguage(language.value === "en" ? "es" : "en")}>{language.value === "en" ? "Español" : "English"}</button>
      {session.state === "signedIn" && <button onClick={() => void signOut()} title={session.name ?? ""}>{shared("signOut")}</button>}
    </header>
  );
}

function Notes() {
  const { source, ready } = board.value;
  const gaps = source.gaps.slice(0, 3);
  if (gaps.length === 0 && (source.figures || !ready)) return null;
  return (
    <ul class="notes">
      {gaps.map((gap) => <li key={gap.from}>▲ {t("gap", { from: clock(gap.from, language.value), to: clock(gap.to, language.value) })}</li>)}
      {!source.figures && <li>▲ {t("noFigures")}</li>}
    </ul>
  );
}

const matches = (one: Queue | Agent) =>
  (!filter.value.division || one.division === filter.value.division) &&
  one.name.toLowerCase().includes(filter.value.text.toLowerCase());

function Queues() {
  const shown = useComputed(() =>
    [...board.value.queues.values()].filter(matches).sort((a, b) => a.name.localeCompare(b.name)),
  );
  if (!board.value.ready && shown.value.length === 0) return <p>{t("noData")}</p>;
  if (shown.value.some((queue) => levelOf(queue, now.value) === "bad" && queue.oldest !== undefined)) beep();
  return (
    <section aria-label={t("queues")}>
      {shown.value.length === 0 && <p>{t("none")}</p>}
      <ul class="tiles">{shown.value.map((queue) => <Tile key={queue.id} queue={queue} />)}</ul>
    </section>
  );
}

const marks: Record<Level, string> = { good: "", warn: "▲", bad: "■ " };

function Tile({ queue }: { queue: Queue }) {
  const level = levelOf(queue, now.value);
  const day = totals(queue.today);
  const words = language.value;
  return (
    <li class={`tile ${level}`} data-queue={queue.id}>
      <h3><span title={queue.name}>{queue.name}</span>{level !== "good" && <span class={`mark ${level}`}>{marks[level]}{level === "bad" ? t("late") : ""}</span>}</h3>
      <dl class="big">
        <div><dt>{t("waiting")}</dt><dd data-figure="waiting">{count(queue.waiting, words)}</dd></div>
        <div><dt>{t("longest")}</dt><dd>{queue.oldest === undefined ? "–" : duration(now.value - queue.oldest)}</dd></div>
      </dl>
      <dl class="small">
        <div><dt>{t("serviceLevel")}</dt><dd>{percent(day.inTime, day.counted, words)}</dd></div>
        <div><dt>{t("abandoned")}</dt><dd>{percent(day.abandoned, day.offered, words)}</dd></div>
        <div><dt>{t("onQueue")}</dt><dd data-figure="onQueue">{count(queue.onQueue, words)}</dd></div>
        <div><dt>{t("talking")}</dt><dd data-figure="interacting">{count(queue.interacting, words)}</dd></div>
      </dl>
      <Trend today={queue.today} />
      <p class="foot">
        <span>{t("offered")}: {count(day.offered, words)}</span>
        <span>{queue.seen === undefined ? t("noData") : t("age", { age: duration(now.value - queue.seen) })}</span>
      </p>
    </li>
  );
}

function Trend({ today }: { today: Half[] }) {
  const last = today.slice(-16);
  const most = Math.max(1, ...last.map((half) => half[1]));
  return (
    <svg class="trend" viewBox="0 0 160 34" preserveAspectRatio="none" role="img" aria-label={t("trend", { n: last.length })}>
      {last.map((half, i) => <rect key={half[0]} x={i * 10 + 1} width="8" y={34 - (34 * half[1]) / most} height={(34 * half[1]) / most} />)}
    </svg>
  );
}

function Agents() {
  const on = [...board.value.agents.values()]
    .filter((agent) => matches(agent) && agent.presence !== "OFFLINE" && agent.presence !== "")
    .sort((a, b) => a.name.localeCompare(b.name));
  if (on.length === 0) return null;
  return (
    <section aria-label={t("agents")}>
      <h2>{t("showAgents")}: {count(on.length, language.value)}</h2>
      <ul class="people">{on.slice(0, MOST_AGENTS).map((agent) => <Person key={agent.id} agent={agent} />)}</ul>
    </section>
  );
}

function Person({ agent }: { agent: Agent }) {
  const since = agent.contact?.since ?? agent.routingSince ?? agent.presenceSince;
  const at = agent.contact?.queue ? board.value.queues.get(agent.contact.queue)?.name : undefined;
  return (
    <li data-agent={agent.id}>
      <b title={agent.name}>{agent.name}</b>
      <time>{since === undefined ? "–" : duration(now.value - since)}</time>
      <small>{agent.presence} · {agent.routing}{agent.contact ? ` · ${agent.contact.state}${at ? ` · ${at}` : ""}` : ""}</small>
    </li>
  );
}

start("analytics:queueObservation:view", (session) => <Wallboard session={session} />);
