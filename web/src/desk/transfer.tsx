import { useEffect, useRef, useState } from "preact/hooks";
import type { Task } from "./conversation";
import { type Hit, labelOf } from "./hits";
import { Act, icons } from "./keys";
import { call } from "./platform";
import { act, me, tell } from "./state";
import { t } from "./words";

type Where = "queue" | "user" | "number";

async function search(where: Where, text: string): Promise<Hit[]> {
  if (where === "queue") {
    const name = text ? `&name=${encodeURIComponent(`*${text}*`)}` : "";
    return (await call<{ entities?: Hit[] }>("GET", `/api/v2/routing/queues?pageSize=12${name}`)).entities ?? [];
  }
  const query = text ? [{ type: "TERM", fields: ["name", "email"], value: text, operator: "AND" }] : [];
  const found = await call<{ results?: Hit[] }>("POST", "/api/v2/users/search", { pageSize: 12, pageNumber: 1, sortBy: "name", query });
  return (found.results ?? []).filter((one) => one.id !== me.value);
}

/** Hands over at once, or asks first; a message can only be handed over. */
export function Transfer({ task }: { task: Task }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Act letter="t" icon={icons.transfer} label={t("transfer")} onAct={() => { setOpen(true); dialog.current?.showModal(); }} />
      <dialog ref={dialog} class="box transfer" aria-labelledby="transfer-title" onClose={() => setOpen(false)}>
        <h2 id="transfer-title">{t("transferTitle")}</h2>
        {isOpen && <Choice task={task} onDone={() => dialog.current?.close()} />}
      </dialog>
    </>
  );
}

function Choice({ task, onDone }: { task: Task; onDone(): void }) {
  const [where, setWhere] = useState<Where>("queue");
  const [text, setText] = useState("");
  const [hits, setHits] = useState<Hit[]>();
  const [to, setTo] = useState<Hit>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    setTo(undefined);
    if (where === "number") return;
    let stale = false;
    // As soon as the fingers rest.
    const timer = setTimeout(() => {
      search(where, text.trim()).then((found) => !stale && setHits(found), (fault) => (setHits([]), tell(fault)));
    }, text ? 250 : 0);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [where, text]);
  useEffect(() => field.current?.focus(), [where]);

  const target = where === "number" ? (text.trim() ? { address: text.trim() } : undefined)
    : to && (where === "queue" ? { queueId: to.id } : { userId: to.id });
  const path = `/api/v2/conversations/${task.kind === "call" ? "calls" : "messages"}/${task.id}/participants`;
  const blind = () => act(() => call("POST", `${path}/${task.mine.id}/replace`, target));
  const consult = () =>
    act(() => call("POST", `${path}/${task.customer?.id ?? ""}/consult`, { speakTo: "DESTINATION", consultingUserId: me.value, destination: target }));
  const go = async (how: () => Promise<boolean>) => {
    onDone();
    await how();
  };
  return (
    <>
      <div class="sides" role="group" aria-label={t("transferTitle")}>
        {([["queue", "toQueue"], ["user", "toUser"], ...(task.kind === "call" ? ([["number", "toNumber"]] as const) : [])] as const).map(([key, word]) => (
          <button key={key} type="button" aria-pressed={where === key} onClick={() => { setWhere(key); setText(""); setHits(undefined); }}>{t(word)}</button>
        ))}
      </div>
      <label>
        {where === "number" ? t("number") : t("find")}
        <input ref={field} type="text" inputMode={where === "number" ? "tel" : "search"} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      {where !== "number" && (
        <ul class="hits">
          {hits?.map((hit) => (
            <li key={hit.id}><button type="button" aria-pressed={to?.id === hit.id} onClick={() => setTo(hit)}>{labelOf(hit, hits)}</button></li>
          ))}
          {hits?.length === 0 && <li class="soft">{t("noHits")}</li>}
        </ul>
      )}
      <p class="soft" role="status">{to ? t("selected", { name: labelOf(to, hits ?? []) }) : target ? "" : t("choose")}</p>
      <div class="ends">
        <button type="button" onClick={onDone}>{t("close")}</button>
        <span class="spring" />
        {task.kind === "call" && <button type="button" disabled={!target} onClick={() => void go(consult)}>{t("consult")}</button>}
        <button type="button" class="primary" disabled={!target} onClick={() => void go(blind)}>{t("blind")}</button>
      </div>
    </>
  );
}
