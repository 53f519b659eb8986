import type { Consult, Task } from "./conversation";
import { Act, icons } from "./keys";
import { patch } from "./list";
import { call } from "./platform";
import { act, nameOf } from "./state";
import { t } from "./words";

const sides = [["DESTINATION", "colleague"], ["OBJECT", "customer"], ["BOTH", "both"]] as const;

/** The customer waits while somebody is asked: whom to speak to, and how it ends. */
export function Consulting({ task, consult }: { task: Task; consult: Consult }) {
  const path = `/api/v2/conversations/calls/${task.id}/participants/${task.customer?.id ?? ""}/consult`;
  const name = nameOf("user", consult.who?.userId) || nameOf("queue", consult.who?.queueId) || consult.who?.name || consult.who?.address || t("colleague");
  return (
    <div class="consult">
      <p><b>{t("consultWith", { name })}</b>{!consult.isConnected && ` · ${t("consultRings")}`}</p>
      {consult.isConnected && (
        <div class="sides" role="group" aria-label={t("speakTo")}>
          {sides.map(([speakTo, word]) => (
            <button key={speakTo} type="button" aria-pressed={consult.speakTo === speakTo} onClick={() => void act(() => call("PATCH", path, { speakTo }))}>{t(word)}</button>
          ))}
        </div>
      )}
      <div class="acts">
        <Act letter="c" icon={icons.transfer} tone="good" label={t("complete")} disabled={!consult.isConnected} onAct={() => void patch(task, { state: "disconnected" })} />
        <Act letter="b" icon={icons.back} label={t("cancel")} onAct={() => void act(() => call("DELETE", path))} />
      </div>
    </div>
  );
}
