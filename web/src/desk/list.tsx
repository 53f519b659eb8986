import { duration } from "../shared/format";
import { isPhone, type Task } from "./conversation";
import { Act, Icon, icons } from "./keys";
import { answer } from "./phone";
import { call } from "./platform";
import { act, chosen, nameOf, now, task, tasks } from "./state";
import { unread } from "./talk";
import { t } from "./words";

export const patch = (one: Task, body: unknown) =>
  act(() => call("PATCH", `/api/v2/conversations/${one.kind === "call" ? "calls" : "messages"}/${one.id}/participants/${one.mine.id}`, body));

/** A guest's id is no name: it stands beside, for who needs it. */
export const titleOf = (one: Task) => one.name || (one.kind === "message" && !isPhone(one.address) ? t("guest") : one.address) || t("somebody");

export const accept = (one: Task) => {
  chosen.value = one.id;
  return one.kind === "call" ? act(() => answer(one.id, one.mine.id)) : patch(one, { state: "connected" });
};

/** Everything that is the agent's at this moment; what rings can be answered from here. */
export function List() {
  const all = tasks.value;
  const ringing = all.find((one) => one.stage === "ringing");
  return (
    <section class="list panel" aria-labelledby="list-title">
      <h1 id="list-title">{t("list")}</h1>
      <ul>
        {all.map((one) => <Row key={one.id} one={one} isRinging={one === ringing} />)}
      </ul>
    </section>
  );
}

function Row({ one, isRinging }: { one: Task; isRinging: boolean }) {
  const queue = nameOf("queue", one.queueId);
  const fresh = unread(one.id);
  return (
    <li class={`row ${one.stage}`} data-task={one.id}>
      <button type="button" class="open" aria-current={task.value?.id === one.id ? "true" : undefined} onClick={() => (chosen.value = one.id)}>
        <Icon path={one.kind === "call" ? icons.phone : icons.message} />
        <span class="hidden-text">{one.kind === "call" ? t("call") : t("message")}</span>
        <b>{titleOf(one)}</b>
        <span class="stage">{t(one.stage === "over" ? "wrapup" : one.stage)}</span>
        <span class="soft queue">{queue && t("from", { queue })}</span>
        <span class="age">{fresh > 0 ? <em class="fresh">{t("unread", { n: fresh })}</em> : one.since > 0 && duration(now.value - one.since)}</span>
      </button>
      {isRinging && (
        <div class="answers">
          <Act letter="a" icon={one.kind === "call" ? icons.phone : icons.message} tone="good" label={t("answer")} onAct={() => void accept(one)} />
          <Act letter="d" icon={one.kind === "call" ? icons.hangup : icons.end} tone="bad" label={t("decline")} onAct={() => void patch(one, { state: "disconnected" })} />
        </div>
      )}
    </li>
  );
}
