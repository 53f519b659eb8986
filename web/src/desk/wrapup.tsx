import { useEffect, useState } from "preact/hooks";
import { duration } from "../shared/format";
import type { Task } from "./conversation";
import { useKey } from "./keys";
import { patch } from "./list";
import { call } from "./platform";
import { now, note, tell } from "./state";
import { t } from "./words";

interface Code { id: string; name: string }

/** The queue's codes: to be given while the conversation goes on, or after it, within the time the queue gives. */
export function WrapUp({ task }: { task: Task }) {
  const [codes, setCodes] = useState<Code[]>();
  const [code, setCode] = useState("");
  const [notes, setNotes] = useState("");
  const isAfter = task.stage === "wrapup";
  useEffect(() => {
    call<Code[]>("GET", `/api/v2/conversations/${task.id}/participants/${task.mine.id}/wrapupcodes`).then(setCodes, (fault) => (setCodes([]), tell(fault)));
  }, [task.id, task.mine.id]);
  useKey("w", () => document.getElementById("code")?.focus());
  const finish = async () => {
    const name = codes?.find((one) => one.id === code)?.name;
    const done = await patch(task, { wrapup: { code, ...(name ? { name } : {}), ...(notes ? { notes } : {}) } });
    if (done && !isAfter) note(t("codeSaved"));
  };
  const left = task.wrapupEnds - now.value;
  return (
    <form class="wrapup" onSubmit={(event) => { event.preventDefault(); void finish(); }}>
      <p class="left" role={isAfter ? "timer" : undefined}>
        {isAfter && (task.wrapupEnds > 0 ? <b class={left < 15_000 ? "late" : ""}>{t("timeLeft", { time: duration(left) })}</b> : <span class="soft">{t("noLimit")}</span>)}
        {isAfter && task.wrapupRequired && <span class="soft">{t("required")}</span>}
      </p>
      <label>
        {t("code")}
        <select id="code" value={code} title={t("withKey", { label: t("code"), key: "W" })} aria-keyshortcuts="W" onChange={(event) => setCode(event.currentTarget.value)}>
          <option value="">{codes?.length === 0 ? t("noCodes") : t("chooseCode")}</option>
          {codes?.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      </label>
      <label>{t("notes")}<input type="text" value={notes} onInput={(event) => setNotes(event.currentTarget.value)} /></label>
      <div class="ends">
        {isAfter && !task.wrapupRequired && <button type="button" onClick={() => void patch(task, { wrapupSkipped: true })}>{t("skip")}</button>}
        <button class={isAfter ? "primary" : ""} disabled={!code}>{isAfter ? t("finish") : t("finishEarly")}</button>
      </div>
    </form>
  );
}
