import { useEffect, useState } from "preact/hooks";
import { HubError, type Session } from "../shared/api";
import { count, duration } from "../shared/format";
import { start, SignedOut } from "../shared/gate";
import { language } from "../shared/i18n";
import { Message } from "../shared/message";
import { Top } from "../shared/top";
import { Certificates, Gaps, Quarantine } from "./evidence";
import { bytes, readHealth, type Health } from "./health";
import { Streams } from "./streams";
import { t } from "./words";
import "./health.css";

const every = 5_000;

function useHealth() {
  const [read, setRead] = useState<{ health: Health; at: number }>();
  const [fault, setFault] = useState<HubError>();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const ask = async () => {
      try {
        const health = await readHealth();
        if (stopped) return;
        setRead({ health, at: Date.now() });
        setFault(undefined);
      } catch (problem) {
        if (!(problem instanceof HubError)) throw problem;
        if (!stopped) setFault(problem);
      } finally {
        setNow(Date.now());
        // The next question waits for the answer: a slow store is not asked twice at once.
        if (!stopped) timer = setTimeout(() => void ask(), every);
      }
    };
    void ask();
    const ticking = setInterval(() => setNow(Date.now()), 1_000);
    return () => {
      stopped = true;
      clearTimeout(timer);
      clearInterval(ticking);
    };
  }, []);
  return { read, fault, now };
}

function Board({ session }: { session: Session }) {
  const { read, fault, now } = useHealth();
  if (fault?.status === 401) return <SignedOut />;
  const age = read ? duration(now - read.at) : "";
  return (
    <>
      <Top session={session} here="health-board" />
      <main id="content" class="health">
        <div class="health-head">
          <h1>{t("title")}</h1>
          {read && <Verdict health={read.health} />}
          <span class="spring" />
          <span class="soft">{read && !fault ? t("updated", { age }) : ""}</span>
        </div>
        {fault && read && <p class="alarm" role="alert">{t("old", { age })}</p>}
        {fault && !read && <Message title={t("fault")} text={fault.message} />}
        {read && (
          <>
            <Tiles health={read.health} />
            {read.health.status.faults.map((text) => <p key={text} class="alarm">{text}</p>)}
            <Streams health={read.health} />
            {read.health.gaps ? (
              <>
                <Certificates health={read.health} />
                <Gaps health={read.health} />
                <Quarantine health={read.health} />
              </>
            ) : <p class="alarm">{t("noStore")}</p>}
          </>
        )}
      </main>
    </>
  );
}

function Verdict({ health }: { health: Health }) {
  const { status } = health;
  const isWarning = status.streams.some((one) => one.condition === "degraded") || (health.gaps ?? []).some((gap) => !gap.closedAt) || (status.quarantined ?? 0) > 0;
  const kind = status.red || !health.gaps ? "bad" : isWarning ? "warn" : "good";
  return <strong class={`verdict ${kind}`} role="status">{kind === "bad" ? "✕ " : kind === "warn" ? "! " : "✓ "}{t(kind)}</strong>;
}

function Tiles({ health }: { health: Health }) {
  const { status } = health;
  const say = language.value;
  const when = (text: string | null | undefined) => (text ? text.slice(0, 16).replace("T", " ") : "–");
  return (
    <dl class="tiles">
      <div><dt>{t("watermark")}</dt><dd>{when(status.asOf)}</dd><dd class="soft">{status.lagSeconds == null ? "" : t("watermarkText", { age: duration(status.lagSeconds * 1000) })}</dd></div>
      <div><dt>{t("size")}</dt><dd>{health.storeBytes === undefined ? "–" : bytes(health.storeBytes, say)}</dd><dd class="soft">{t("rows", { count: count(status.tables?.["conversations"] ?? 0, say) })}</dd></div>
      <div><dt>{t("log")}</dt><dd>{status.log ? count(Math.max(0, status.log.end - status.log.begin + 1), say) : "–"}</dd><dd class="soft">{status.log ? t("events", { count: `${status.log.begin}…${status.log.end}` }) : ""}</dd></div>
      <div>
        <dt>{t("rate")}</dt>
        <dd>{status.rate?.allowed ? <meter min={0} max={status.rate.allowed} value={status.rate.used ?? 0} aria-label={t("rate")} /> : "–"}</dd>
        <dd class="soft">{status.rate?.allowed ? t("rateText", { used: status.rate.used ?? 0, allowed: status.rate.allowed }) : t("noRate")}</dd>
        {(status.budget?.lanes ?? []).map((lane) => (
          <dd key={lane.lane} class="soft lane-line"><b>{lane.lane}</b> {t("laneText", { used: lane.used, waiting: lane.waiting })}{lane.parkedUntil ? ` · ${t("parked")}` : ""}</dd>
        ))}
      </div>
      <div><dt>{t("started")}</dt><dd>{when(status.hub.startedAt)}</dd><dd class="soft">{duration(Date.parse(health.now) - Date.parse(status.hub.startedAt))}</dd></div>
    </dl>
  );
}

start("integrations:integration:view", (session) => <Board session={session} />);
