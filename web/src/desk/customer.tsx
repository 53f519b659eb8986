import { useEffect, useState } from "preact/hooks";
import { ask, HubError, type Session } from "../shared/api";
import { duration } from "../shared/format";
import { find, Names, readNames, readReach, type Found } from "../explorer/hub";
import { detailsQuery } from "../explorer/queries";
import { summaryOf, type ConversationRecord } from "../explorer/record";
import { readSearch } from "../explorer/search";
import { type Task } from "./conversation";
import { titleOf } from "./list";
import { readKeys } from "./platform";
import { nameOf } from "./state";
import { t } from "./words";

const historyPermission = "analytics:conversationDetail:view";
const most = 8;

/** Who it is, as far as anybody knows: the conversation, the company's records, the tables. */
export function Customer({ task, session }: { task: Task | undefined; session: Session }) {
  return (
    <aside class="customer panel" aria-labelledby="customer-title">
      <h2 id="customer-title">{t("customerTitle")}</h2>
      {task && (
        <>
          <dl class="facts">
            {titleOf(task) !== task.address && <><dt>{t("customerTitle")}</dt><dd>{titleOf(task)}</dd></>}
            {task.address && <><dt>{t("address")}</dt><dd>{task.address}</dd></>}
            {task.queueId && <><dt>{t("queue")}</dt><dd>{nameOf("queue", task.queueId) || "…"}</dd></>}
          </dl>
          <Known task={task} />
          <Attributes task={task} />
          <History task={task} session={session} />
        </>
      )}
    </aside>
  );
}

interface Answer {
  fields: { name: string; description: string }[];
  rows: Record<string, unknown>[];
}

/** The gateway's lookup. It is asked for the conversation and never for a number, so nobody can leaf through the customers. */
function Known({ task }: { task: Task }) {
  const [answer, setAnswer] = useState<Answer | "none" | HubError>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let stale = false;
    const read = async () => {
      if (!(await readKeys()).hasLookup) return "none" as const;
      return ask<Answer>(`/web/screen-pop/conversations/${task.id}/caller`, "POST");
    };
    setAnswer(undefined);
    read().then(
      (found) => !stale && setAnswer(found),
      (fault: unknown) => {
        if (!(fault instanceof HubError)) throw fault;
        if (!stale) setAnswer(fault);
      },
    );
    return () => void (stale = true);
  }, [task.id, tries]);
  return (
    <section aria-labelledby="record-title" aria-busy={answer === undefined}>
      <h3 id="record-title">{t("record")}</h3>
      {answer === undefined ? <p class="soft">{t("loading")}</p>
        : answer === "none" ? <p class="soft">{t("noLookup")}</p>
        : answer instanceof HubError ? <p class="soft">{answer.message} <button type="button" onClick={() => setTries(tries + 1)}>{t("again")}</button></p>
        : <Rows answer={answer} />}
    </section>
  );
}

function Rows({ answer }: { answer: Answer }) {
  const filled = answer.rows.filter((row) => answer.fields.some(({ name }) => row[name] !== null && row[name] !== undefined && row[name] !== ""));
  if (filled.length === 0) return <p class="soft">{t("noRecord")}</p>;
  return (
    <>
      {filled.length > 1 && <p class="soft">{t("matches", { n: filled.length })}</p>}
      {filled.map((row, i) => (
        <dl key={i} class="facts known">
          {answer.fields.map(({ name, description }) => (
            <><dt title={description || undefined}>{name}</dt><dd>{row[name] === null || row[name] === undefined ? "–" : String(row[name])}</dd></>
          ))}
        </dl>
      ))}
    </>
  );
}

function Attributes({ task }: { task: Task }) {
  const all = Object.entries(task.customer?.attributes ?? {});
  return (
    <section aria-labelledby="attributes-title">
      <h3 id="attributes-title">{t("attributes")}</h3>
      {all.length === 0 ? <p class="soft">{t("noAttributes")}</p> : (
        <dl class="facts">{all.map(([name, value]) => <><dt>{name}</dt><dd>{value}</dd></>)}</dl>
      )}
    </section>
  );
}

async function lastOf(task: Task): Promise<[Found, Names]> {
  const reach = await readReach();
  const end = Math.max(Date.now(), reach ? Date.parse(reach) + 1 : 0);
  const search = readSearch(task.kind === "call" ? `?ani=${encodeURIComponent(task.address)}` : "");
  const query = detailsQuery(search, [end - 30 * 86_400_000, end]);
  query.paging = { pageSize: most + 1, pageNumber: 1 };
  if (task.kind === "message")
    query.segmentFilters = [{ type: "and", predicates: [{ dimension: "addressFrom", value: task.address }] }];
  return Promise.all([find(query), readNames()]);
}

/** From the hub's tables, as the explorer shows them. */
function History({ task, session }: { task: Task; session: Session }) {
  const isAllowed = session.permissions?.includes(historyPermission) === true;
  const [shown, setShown] = useState<[Found, Names] | HubError>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (!isAllowed || !task.address) return;
    let stale = false;
    setShown(undefined);
    lastOf(task).then(
      (found) => !stale && setShown(found),
      (fault: unknown) => {
        if (!(fault instanceof HubError)) throw fault;
        if (!stale) setShown(fault);
      },
    );
    return () => void (stale = true);
  }, [task.address, isAllowed, tries]);
  const list = shown && !(shown instanceof HubError)
    ? (shown[0].conversations ?? []).filter((one) => one.conversationId !== task.id).slice(0, most)
    : [];
  return (
    <section aria-labelledby="history-title" aria-busy={isAllowed && shown === undefined}>
      <h3 id="history-title">{t("history")}</h3>
      {!isAllowed ? <p class="soft">{t("historyForbidden")}</p>
        : shown instanceof HubError ? <p class="soft">{shown.message} <button type="button" onClick={() => setTries(tries + 1)}>{t("again")}</button></p>
        : shown === undefined && task.address ? <p class="soft">{t("loading")}</p>
        : list.length === 0 ? <p class="soft">{t("noHistory")}</p>
        : <ul class="history">{list.map((one) => <Past key={one.conversationId} record={one} names={(shown as [Found, Names])[1]} isReadable={session.pages?.includes("explorer") === true} />)}</ul>}
    </section>
  );
}

function Past({ record, names, isReadable }: { record: ConversationRecord; names: Names; isReadable: boolean }) {
  const { queues, wrapUps, media } = summaryOf(record);
  const when = record.conversationStart.slice(0, 16).replace("T", " ");
  const length = record.conversationEnd ? duration(Date.parse(record.conversationEnd) - Date.parse(record.conversationStart)) : "";
  return (
    <li>
      {isReadable ? <a href={`/explorer?open=${record.conversationId}`} target="_blank" rel="noopener">{when}</a> : <span>{when}</span>}
      <span class="soft"> {[media.join(", "), queues.map((id) => nameOf("queue", id) || names.of(id)).join(", "), length].filter(Boolean).join(" · ")}</span>
      {wrapUps.length > 0 && <b> {wrapUps.map((id) => names.of(id)).join(", ")}</b>}
    </li>
  );
}
