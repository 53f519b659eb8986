import { useEffect, useState } from "preact/hooks";
import { HubError, type Session } from "../shared/api";
import { duration } from "../shared/format";
import { language } from "../shared/i18n";
import { readNames, type Names } from "../explorer/hub";
import { summaryOf, type ConversationRecord } from "../explorer/record";
import { pastDays, readPast, type Popped } from "./hub";
import { t } from "./words";

const permission = "analytics:conversationDetail:view";

type Stage = { past?: ConversationRecord[]; names?: Names; fault?: string };

/** What the tables hold of this address. */
export function History({ popped, session }: { popped: Popped; session: Session }) {
  const [stage, setStage] = useState<Stage>({});
  const may = session.permissions?.includes(permission) === true;
  const read = async () => {
    setStage({});
    try {
      const [past, names] = await Promise.all([readPast(popped), readNames()]);
      setStage({ past, names });
    } catch (problem) {
      if (!(problem instanceof HubError)) throw problem;
      setStage({ fault: problem.message });
    }
  };
  useEffect(() => { if (may && popped.from) void read(); }, [popped.id, popped.from, may]);

  const { past, names, fault } = stage;
  return (
    <section class="past" aria-labelledby="past-title">
      <h2 id="past-title">{t("history")}</h2>
      {!may ? <p class="soft">{t("historyPermission", { permission })}</p>
        : fault !== undefined ? (
          <div role="alert" class="said"><p><b>{t("historyFault")}</b></p><p class="soft">{fault}</p><button type="button" onClick={() => void read()}>{t("again")}</button></div>
        )
        : !popped.from || past?.length === 0 ? <p class="soft">{t("noHistory", { days: pastDays })}</p>
        : past && names ? <ol>{past.map((one) => <Past key={one.conversationId} one={one} names={names} />)}</ol>
        : <p class="soft" role="status">…</p>}
    </section>
  );
}

function Past({ one, names }: { one: ConversationRecord; names: Names }) {
  const summary = summaryOf(one);
  const medium = summary.media[0] ?? "";
  const word = medium === "voice" || medium === "message" || medium === "callback" || medium === "email" || medium === "chat" ? t(medium) : medium;
  const start = Date.parse(one.conversationStart);
  const when = new Intl.DateTimeFormat(language.value, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(start);
  return (
    <li data-conversation={one.conversationId}>
      <p class="split"><b>{when}</b><span class="soft">{word}{one.conversationEnd ? ` · ${duration(Date.parse(one.conversationEnd) - start)}` : ""}</span></p>
      <p class="soft">
        {summary.queues.map((id) => names.of(id)).join(", ")}
        {summary.users.length > 0 && ` · ${t("withAgent", { name: summary.users.map((id) => names.of(id)).join(", ") })}`}
      </p>
      <p class="codes">
        {summary.isAbandoned && <span class="tag warn">{t("abandoned")}</span>}
        {summary.wrapUps.map((id) => <span key={id} class="tag">{names.of(id)}</span>)}
        {summary.wrapUps.length === 0 && !summary.isAbandoned && <span class="soft">{t("noWrapUp")}</span>}
      </p>
    </li>
  );
}
