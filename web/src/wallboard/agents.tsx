import { useMemo } from "preact/hooks";
import { count } from "../shared/format";
import { language } from "../shared/i18n";
import { board, doing, type Agent, type Doing } from "./board";
import { Since } from "./since";
import { agents } from "./state";
import { say, t } from "./words";

/** More would neither be read on a wall nor be cheap to draw. */
const MOST = 120;
/** In the order in which they need somebody's eye. */
const kinds: Doing[] = ["silent", "free", "busy", "away"];
const marks: Record<Doing, string> = { silent: "■", free: "●", busy: "◆", away: "○" };

export function Agents() {
  const on = agents.value
    .map((agent) => ({ agent, kind: doing(agent) }))
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.agent.name.localeCompare(b.agent.name));
  if (on.length === 0) return null;
  const words = language.value;
  return (
    <section class="agents" aria-labelledby="agents">
      <h2 id="agents">{t("onDuty")} <span class="soft">{count(on.length, words)}</span></h2>
      <ul class="kinds">
        {kinds.map((kind) => {
          const n = on.filter((one) => one.kind === kind).length;
          return n > 0 && <li key={kind} class={kind}><span aria-hidden="true">{marks[kind]}</span> <b>{count(n, words)}</b> {say(kind)}</li>;
        })}
      </ul>
      <ul class="people">{on.slice(0, MOST).map(({ agent }) => <Kept key={agent.id} agent={agent} />)}</ul>
      {on.length > MOST && <p class="soft">{t("more", { n: count(on.length - MOST, words) })}</p>}
    </section>
  );
}

function Kept({ agent }: { agent: Agent }) {
  const queue = agent.contact?.queue ? board.value.queues.get(agent.contact.queue)?.name : undefined;
  return useMemo(() => <Person agent={agent} queue={queue} />, [agent, queue]);
}

function Person({ agent, queue }: { agent: Agent; queue: string | undefined }) {
  const kind = doing(agent);
  const since = agent.contact?.since ?? (kind === "away" ? (agent.presenceSince ?? agent.routingSince) : agent.routingSince);
  const text = agent.contact
    ? [`${say(agent.contact.media)}, ${say(agent.contact.state)}`, queue].filter(Boolean).join(" · ")
    : kind === "away" ? say(agent.presence) : say(agent.routing);
  return (
    <li data-agent={agent.id} class={kind}>
      <span class="shape" aria-hidden="true">{marks[kind]}</span>
      <b title={agent.name}>{agent.name}</b>
      <time><span class="ticking"><Since at={since} /></span></time>
      {text !== say("IDLE") && <small title={text}>{text}</small>}
    </li>
  );
}
