import { useEffect, useState } from "preact/hooks";
import { duration } from "../shared/format";
import type { Task } from "./conversation";
import { Act, icons } from "./keys";
import { Keypad } from "./keypad";
import { patch, titleOf } from "./list";
import { leftBehind, pending, phone, sounding } from "./phone";
import { call } from "./platform";
import { act, nameOf, now } from "./state";
import { Transfer } from "./transfer";
import { Consulting } from "./consulting";
import { t } from "./words";
import { WrapUp } from "./wrapup";

/** One call: who, since when, and everything that can be done with it. */
export function Call({ task }: { task: Task }) {
  const [pad, setPad] = useState(false);
  const isUp = task.stage === "talking" || task.stage === "held";
  const queue = nameOf("queue", task.queueId);
  return (
    <section class={`card panel ${task.stage}`} aria-labelledby="call-title">
      <header>
        <p class="stage">{t(task.stage === "over" ? "wrapup" : task.stage)}{task.muted && isUp && ` · ${t("muted")}`}</p>
        <h2 id="call-title">{titleOf(task)}</h2>
        <p class="soft">{[task.name && task.address, queue && t("from", { queue })].filter(Boolean).join(" · ")}</p>
        {task.since > 0 && <p class="clock" role="timer">{duration(now.value - task.since)}</p>}
      </header>
      <Behind task={task} />
      {isUp && !task.consult && (
        <div class="acts" role="group" aria-label={t("call")}>
          <Act letter="m" icon={icons.mute} label={t("mute")} pressed={task.muted} onAct={() => void patch(task, { muted: !task.muted })} />
          <Act letter="h" icon={icons.hold} label={task.stage === "held" ? t("resume") : t("hold")} pressed={task.stage === "held"} onAct={() => void patch(task, { held: task.stage !== "held" })} />
          <Act letter="k" icon={icons.keypad} label={t("keypad")} pressed={pad} onAct={() => setPad(!pad)} />
          <Transfer task={task} />
          <Act letter="e" icon={icons.hangup} tone="bad" label={t("hangup")} onAct={() => void patch(task, { state: "disconnected" })} />
        </div>
      )}
      {task.consult && <Consulting task={task} consult={task.consult} />}
      {task.stage === "dialing" && (
        <div class="acts"><Act letter="e" icon={icons.hangup} tone="bad" label={t("hangup")} onAct={() => void patch(task, { state: "disconnected" })} /></div>
      )}
      {pad && isUp && <Keypad task={task} />}
      {(isUp || task.stage === "wrapup") && <WrapUp task={task} />}
    </section>
  );
}

/** The page was loaded anew while its sound was in a call, or the call has its sound elsewhere. */
function Behind({ task }: { task: Task }) {
  // The phone needs a moment to tell; what is said before would flash.
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 3000);
    return () => clearTimeout(timer);
  }, []);
  const isUp = task.stage === "talking" || task.stage === "held";
  if (!isUp || sounding.value.has(task.id) || pending.value.has(task.id)) return null;
  if (leftBehind.value === task.id)
    return (
      <div class="strip warn" role="alert">
        <div><b>{t("leftTitle")}</b><p>{t("leftText", { name: titleOf(task) })}</p></div>
        {task.queueId && (
          <button type="button" class="primary" onClick={() => void act(() => call("POST", `/api/v2/conversations/calls/${task.id}/participants/${task.mine.id}/replace`, { queueId: task.queueId }))}>
            {t("giveBack")}
          </button>
        )}
      </div>
    );
  return late && phone.value.kind === "ready" ? <p class="strip calm">{t("noSoundHere")}</p> : null;
}
