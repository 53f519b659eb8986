import { useEffect, useState } from "preact/hooks";
import { SignedOut, start } from "../shared/gate";
import type { Session } from "../shared/api";
import { clock } from "../shared/format";
import { language } from "../shared/i18n";
import { follow } from "../shared/sse";
import { Agents } from "./agents";
import { Alarm } from "./alarm";
import { Bar } from "./bar";
import { board, take, type Frame, type Source } from "./board";
import { Queues } from "./queues";
import { linkNote, openLinked } from "./layouts";
import { link, linked, queues, setNow, standing, streamPath, tick } from "./state";
import { Summary } from "./summary";
import { t } from "./words";
import "./wallboard.css";

function Wallboard({ session }: { session: Session }) {
  const [isOut, setOut] = useState(false);
  const [isLinkedRead, setLinkedRead] = useState(linked === "");
  useEffect(() => {
    if (!isLinkedRead) void openLinked().then(() => setLinkedRead(true));
  }, []);
  const path = streamPath.value;
  useEffect(() => {
    // What the link's layout shows is not known yet.
    if (!isLinkedRead) return;
    const stop = follow(path, ["snapshot", "change"], {
      message: (name, data) => {
        const frame = JSON.parse(data) as Frame;
        setNow(frame.now);
        board.value = take(board.value, frame, name === "snapshot");
      },
      link: (state) => (link.value = state),
      refused: () => setOut(true),
    });
    return stop;
  }, [path, isLinkedRead]);
  useEffect(() => {
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  if (isOut) return <SignedOut />;
  return (
    <main class={`wall ${standing.value === "live" ? "" : "frozen"}`}>
      <Bar session={session} />
      {board.value.ready || queues.value.length > 0 ? <Floor /> : <p class="nothing">{t("noData")}</p>}
      <Alarm />
    </main>
  );
}

/**
 * Drawn when all of it is there: what has been read once does not move away from under the eye. The line that is read from
 * the other end of the room comes first, because drawing all queues and people takes a slow screen a second.
 */
function Floor() {
  const [isWhole, setWhole] = useState(false);
  useEffect(() => {
    const soon = setTimeout(() => setWhole(true));
    return () => clearTimeout(soon);
  }, []);
  return (
    <>
      <Notes />
      <Summary />
      {isWhole && (
        <div class="columns">
          <Queues />
          <Agents />
        </div>
      )}
    </>
  );
}

function Notes() {
  const { source, ready } = board.value;
  const { gaps } = source;
  if (gaps.length === 0 && (source.figures || !ready) && !linkNote.value) return null;
  return (
    <ul class="notes">
      {gaps.length > 0 && <Missing gaps={gaps} />}
      {linkNote.value && <li>▲ {linkNote.value}</li>}
      {!source.figures && <li>▲ {t("noFigures")}</li>}
    </ul>
  );
}

/** One line however many streams have a gap: from the first to the last. */
function Missing({ gaps }: { gaps: Source["gaps"] }) {
  const from = clock(Math.min(...gaps.map((gap) => gap.from)), language.value);
  const to = clock(Math.max(...gaps.map((gap) => gap.to)), language.value);
  return <li>▲ {t("gap", { from, to })}</li>;
}

start("analytics:queueObservation:view", (session) => <Wallboard session={session} />);
