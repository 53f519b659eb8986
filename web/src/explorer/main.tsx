import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { HubError, type Session } from "../shared/api";
import { start, SignedOut } from "../shared/gate";
import { language } from "../shared/i18n";
import { count } from "../shared/format";
import { Message } from "../shared/message";
import { QueryBox } from "../shared/querybox";
import { Top } from "../shared/top";
import { Charts, ChartsAhead } from "./charts";
import { Conditions } from "./conditions";
import { aggregate, aggregatesPath, detailsPath, find, readNames, readReach, type Aggregates, type Found, Names } from "./hub";
import { aggregateQuery, commandOf, curlOf, detailsQuery, type AggregateQuery, type DetailsQuery } from "./queries";
import { Results } from "./results";
import { intervalOf, readSearch, writeSearch, type Search } from "./search";
import { Timeline } from "./timeline";
import { t } from "./words";
import "./explorer.css";

const aggregatePermission = "analytics:conversationAggregate:view";
const noNames = new Names({ queues: [], users: [], wrapUpCodes: [], skills: [], divisions: [] });

interface Shown {
  search: string;
  details: DetailsQuery;
  found: Found;
  sums?: { query: AggregateQuery; answer: Aggregates };
}

function Explorer({ session }: { session: Session }) {
  const [search, setSearch] = useState(() => readSearch(location.search));
  const [names, setNames] = useState(noNames);
  const [reach, setReach] = useState<string | null>();
  const [shown, setShown] = useState<Shown>();
  const [fault, setFault] = useState<HubError>();
  const [tries, setTries] = useState(0);
  const asked = useRef(0);

  useEffect(() => {
    const back = () => setSearch(readSearch(location.search));
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);

  const go = (next: Search) => {
    history.pushState(null, "", writeSearch(next, location.search));
    setSearch(next);
  };

  // What the list shows does not change while a timeline is opened over it.
  const listed = useMemo(() => writeSearch({ ...search, open: "" }), [search]);
  const isOpen = search.open !== "";

  useEffect(() => {
    void readNames().then(setNames, () => setNames(noNames));
  }, [tries]);

  useEffect(() => {
    if (isOpen || shown?.search === listed) return;
    const mine = ++asked.current;
    const run = async () => {
      const present = await readReach();
      const wanted = readSearch(listed);
      const interval = intervalOf(wanted, Math.max(Date.now(), present ? Date.parse(present) : 0));
      const details = detailsQuery(wanted, interval);
      const query = aggregateQuery(wanted, interval, "UTC");
      const summing = session.permissions?.includes(aggregatePermission) ? aggregate(query) : undefined;
      // The list is shown as soon as it is there; should it fail, so may these.
      summing?.catch(() => undefined);
      const found = await find(details);
      if (mine !== asked.current) return;
      setReach(present);
      setFault(undefined);
      setShown({ search: listed, details, found });
      const answer = await summing;
      if (answer && mine === asked.current) setShown({ search: listed, details, found, sums: { query, answer } });
    };
    run().catch((problem: unknown) => {
      if (!(problem instanceof HubError)) throw problem;
      if (mine === asked.current) setFault(problem);
    });
  }, [listed, isOpen, tries]);

  if (fault?.status === 401) return <SignedOut />;
  return (
    <>
      <Top session={session} here="explorer" />
      {isOpen ? (
        <Timeline key={search.open} id={search.open} names={names} onBack={() => go({ ...search, open: "" })} />
      ) : (
        <main id="content" class="explorer">
          <Conditions key={listed} search={search} names={names} onSearch={go} />
          <section class="found" aria-labelledby="found-title" aria-busy={shown?.search !== listed && !fault}>
            <div class="found-head">
              <h1 id="found-title">{t("title")}</h1>
              <span class="soft" role="status">
                {fault ? "" : shown?.search === listed ? t("hits", { count: count(shown.found.totalHits, language.value) }) : t("loading")}
              </span>
              <span class="spring" />
              {shown && <Queries shown={shown} />}
            </div>
            {fault ? (
              <Message title={t("fault")} text={fault.message}>
                <button type="button" class="primary" onClick={() => { setFault(undefined); setTries(tries + 1); }}>{t("again")}</button>
              </Message>
            ) : (
              shown && (
                <>
                  {shown.sums ? <Charts answer={shown.sums.answer} query={shown.sums.query} />
                    : session.permissions?.includes(aggregatePermission) ? <ChartsAhead /> : <p class="soft">{t("noAggregates")}</p>}
                  {shown.found.totalHits === 0
                    ? <Nothing reach={reach ?? null} onShow={(from, to) => go({ ...search, last: "", from, to, page: 1 })} />
                    : <Results found={shown.found} names={names} search={search} onGo={go} />}
                </>
              )
            )}
          </section>
        </main>
      )}
    </>
  );
}

function Nothing({ reach, onShow }: { reach: string | null; onShow(from: string, to: string): void }) {
  if (!reach) return <Message title={t("nothing")} text={t("none")} />;
  const end = new Date(Math.floor(Date.parse(reach) / 60_000) * 60_000 + 60_000);
  return (
    <Message title={t("nothing")} text={`${t("nothingText")} ${t("reach", { time: reach.slice(0, 16).replace("T", " ") })}`}>
      <button type="button" onClick={() => onShow(new Date(end.getTime() - 86_400_000).toISOString(), end.toISOString())}>{t("showReach")}</button>
    </Message>
  );
}

function Queries({ shown }: { shown: Shown }) {
  const forms = () => [
    { name: `${t("details")} · ${t("json")}`, text: JSON.stringify(shown.details, null, 2) },
    { name: `${t("details")} · ${t("cli")}`, text: commandOf(shown.details, true) },
    { name: `${t("details")} · ${t("curl")}`, text: curlOf(shown.details, detailsPath, location.origin) },
    ...(shown.sums
      ? [
          { name: `${t("sums")} · ${t("json")}`, text: JSON.stringify(shown.sums.query, null, 2) },
          { name: `${t("sums")} · ${t("cli")}`, text: commandOf(shown.sums.query, false) },
          { name: `${t("sums")} · ${t("curl")}`, text: curlOf(shown.sums.query, aggregatesPath, location.origin) },
        ]
      : []),
    { name: t("link"), text: location.href },
  ];
  return <QueryBox forms={forms} note={t("tokenNote")} labels={{ button: t("query"), title: t("queryTitle"), copy: t("copy"), copied: t("copied"), close: t("close") }} />;
}

start("analytics:conversationDetail:view", (session) => <Explorer session={session} />);
