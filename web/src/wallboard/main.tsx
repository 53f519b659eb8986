import { useEffect, useState } from "preact/hooks";
import { SignedOut, start } from "../shared/gate";
import type { Session } from "../shared/api";
import { clock } from "../shared/format";
import { language } from "../shared/i18n";
import { follow } from "../shared/sse";
import { Agents } from "./agents";
import { Alarm } from "./alarm";
import { Bar } from "./bar";
import { board, take, type Frame } from "./board";
import { Queues } from "./queues";
import { link, setNow, standing, tick } from "./state";
import { Summary } from "./summary";
import { t } from "./words";
import "./wallboard.css";

function Wallboard({ session }: { session: Session }) {
  const [isOut, setOut] = useState(false);
  useEffect(() => {
    const stop = follow("/web/wallboard/stream", ["snapshot", "change"], {
      message: (name, data) => {
        const frame = JSON.parse(data) as Frame;
        setNow(frame.now);
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
    <main class={`wall ${standing.value === "live" ? "" : "frozen"}`}>
      <Bar session={session} />
      <Notes />
      <Summary />
      <div class="columns">
        <Queues />
        <Agents />
      </div>
      <Alarm />
    </main>
  );
}

function Notes() {
  const { source, ready } = board.value;
  const { gaps } = source;
  if (gaps.length === 0 && (source.figures || !ready)) return null;
  // One line however many streams have one: from the first to the last.
  const from = clock(Math.min(...gaps.map((gap) => gap.from)), language.value);
  const to = clock(Math.max(...gaps.map((gap) => gap.to)), language.value);
  return (
    <ul class="notes">
      {gaps.length > 0 && <li>▲ {t("gap", { from, to })}</li>}
      {!source.figures && <li>▲ {t("noFigures")}</li>}
    </ul>
  );
}

start("analytics:queueObservation:view", (session) => <Wallboard session={session} />);
