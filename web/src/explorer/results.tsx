import { useRef } from "preact/hooks";
import { count, duration } from "../shared/format";
import { language } from "../shared/i18n";
import type { Found, Names } from "./hub";
import { pageSize } from "./queries";
import { plain, summaryOf, type ConversationRecord } from "./record";
import { writeSearch, type Search } from "./search";
import { t } from "./words";

/** Dense rows; the first cell's link opens. The arrows walk from link to link, so that a row is one stop of the tab key. */
export function Results({ found, names, search, onGo }: { found: Found; names: Names; search: Search; onGo(search: Search): void }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const pages = Math.max(1, Math.ceil(found.totalHits / pageSize));
  const turn = (page: number) => page >= 1 && page <= pages && onGo({ ...search, page });

  const walk = (event: KeyboardEvent) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>("a.row") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const to =
      event.key === "ArrowDown" ? at + 1
      : event.key === "ArrowUp" ? at - 1
      : event.key === "Home" ? 0
      : event.key === "End" ? links.length - 1
      : undefined;
    if (to !== undefined) {
      event.preventDefault();
      links[to]?.focus();
    } else if (event.key === "PageDown" || event.key === "PageUp") {
      event.preventDefault();
      turn(search.page + (event.key === "PageDown" ? 1 : -1));
    }
  };

  return (
    <>
      <div class="scroll" role="group" aria-label={t("results")} tabIndex={0}>
        <table class="dense" onKeyDown={walk}>
          <thead>
            <tr>
              <th>{t("start")}</th><th>{t("media")}</th><th>{t("direction")}</th><th>{t("from")}</th><th>{t("to")}</th><th>{t("queue")}</th><th>{t("user")}</th>
              <th>{t("wrapup")}</th><th class="num">{t("length")}</th><th class="num">{t("handle")}</th><th class="num">{t("holds")}</th><th class="num">{t("transfers")}</th>
            </tr>
          </thead>
          <tbody ref={body}>
            {(found.conversations ?? []).map((record) => <Row key={record.conversationId} record={record} names={names} search={search} onGo={onGo} />)}
          </tbody>
        </table>
      </div>
      <nav class="pager" aria-label={t("page", { page: search.page, pages })}>
        <button type="button" disabled={search.page <= 1} onClick={() => turn(search.page - 1)}>← <span class="hidden-text">{t("before")}</span></button>
        <span>{t("page", { page: count(search.page, language.value), pages: count(pages, language.value) })}</span>
        <button type="button" disabled={search.page >= pages} onClick={() => turn(search.page + 1)}>→ <span class="hidden-text">{t("after")}</span></button>
      </nav>
    </>
  );
}

function Row({ record, names, search, onGo }: { record: ConversationRecord; names: Names; search: Search; onGo(search: Search): void }) {
  const summary = summaryOf(record);
  const next = { ...search, open: record.conversationId };
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onGo(next);
  };
  const listed = (ids: string[]) => {
    const text = ids.map((id) => names.of(id)).join(", ");
    return <span title={text}>{text}</span>;
  };
  return (
    <tr data-id={record.conversationId}>
      <td><a class="row" href={writeSearch(next, location.search)} onClick={open}>{record.conversationStart.slice(5, 19).replace("T", " ")}</a></td>
      <td>{summary.media.join(", ")}</td>
      <td>{record.originatingDirection === "outbound" ? t("outbound") : record.originatingDirection === "inbound" ? t("inbound") : "–"}</td>
      <td>{plain(summary.from)}</td>
      <td>{plain(summary.to)}</td>
      <td>{listed(summary.queues)}</td>
      <td>{listed(summary.users)}</td>
      <td>{summary.isAbandoned ? <b class="tag warn">{t("abandoned")}</b> : listed(summary.wrapUps)}</td>
      <td class="num">{record.conversationEnd ? duration(Date.parse(record.conversationEnd) - Date.parse(record.conversationStart)) : <b class="tag good">{t("live")}</b>}</td>
      <td class="num">{summary.handle ? duration(summary.handle) : ""}</td>
      <td class="num">{summary.holds || ""}</td>
      <td class="num">{summary.transfers || ""}</td>
    </tr>
  );
}
