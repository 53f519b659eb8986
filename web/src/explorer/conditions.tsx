import { useState } from "preact/hooks";
import { Picker } from "../shared/picker";
import type { Names } from "./hub";
import { media, nothing, spans, type Search } from "./search";
import { t } from "./words";

const local = (iso: string) => iso.slice(0, 16);
const utc = (text: string) => (text && !Number.isNaN(Date.parse(`${text}Z`)) ? new Date(`${text}Z`).toISOString() : "");

/** The form on the left. Times are UTC, as in records and in the query language. */
export function Conditions({ search, names, onSearch }: { search: Search; names: Names; onSearch(search: Search): void }) {
  const [draft, setDraft] = useState(search);
  const put = (part: Partial<Search>) => setDraft((before) => ({ ...before, ...part }));
  const text = (name: "ani" | "dnis" | "id", label: string) => (
    <label>{label}<input type="text" name={name} spellcheck={false} value={draft[name]} onInput={(e) => put({ [name]: e.currentTarget.value.trim() })} /></label>
  );
  return (
    <form class="conditions" aria-label={t("search")} onSubmit={(e) => { e.preventDefault(); onSearch({ ...draft, page: 1, open: "" }); }}>
      <label>{t("interval")}
        <select name="last" value={draft.last} onChange={(e) => put({ last: e.currentTarget.value })}>
          {spans.map((span) => <option key={span} value={span}>{t("last")} {span}</option>)}
          <option value="">{t("custom")}</option>
        </select>
      </label>
      {!draft.last && (
        <>
          <label>{t("fromUtc")}<input type="datetime-local" name="from" required value={local(draft.from)} onInput={(e) => put({ from: utc(e.currentTarget.value) })} /></label>
          <label>{t("toUtc")}<input type="datetime-local" name="to" required value={local(draft.to)} onInput={(e) => put({ to: utc(e.currentTarget.value) })} /></label>
        </>
      )}
      <Picker label={t("queue")} any={t("any")} value={draft.queue} options={names.lists.queues} onPick={(queue) => put({ queue })} />
      <Picker label={t("user")} any={t("any")} value={draft.user} options={names.lists.users} onPick={(user) => put({ user })} />
      <Picker label={t("wrapup")} any={t("any")} value={draft.wrapup} options={names.lists.wrapUpCodes} onPick={(wrapup) => put({ wrapup })} />
      <label>{t("media")}
        <select name="media" value={draft.media} onChange={(e) => put({ media: e.currentTarget.value })}>
          <option value="">{t("any")}</option>
          {media.map((one) => <option key={one} value={one}>{one}</option>)}
        </select>
      </label>
      <label>{t("direction")}
        <select name="direction" value={draft.direction} onChange={(e) => put({ direction: e.currentTarget.value })}>
          <option value="">{t("any")}</option>
          <option value="inbound">{t("inbound")}</option>
          <option value="outbound">{t("outbound")}</option>
        </select>
      </label>
      {names.lists.divisions.length > 1 && (
        <label>{t("division")}
          <select name="division" value={draft.division} onChange={(e) => put({ division: e.currentTarget.value })}>
            <option value="">{t("any")}</option>
            {names.lists.divisions.map(([id, name]) => <option key={id} value={id}>{name}</option>)}
          </select>
        </label>
      )}
      {text("ani", t("ani"))}
      {text("dnis", t("dnis"))}
      {text("id", t("id"))}
      <div class="buttons">
        <button type="submit" class="primary">{t("search")}</button>
        <button type="button" onClick={() => onSearch({ ...nothing })}>{t("reset")}</button>
      </div>
    </form>
  );
}
