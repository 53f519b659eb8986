import { useEffect, useState } from "preact/hooks";
import { HubError } from "../shared/api";
import type { Host } from "./host";
import { askCaller, type Field, type Found, type Popped, type Value } from "./hub";
import { flagsOf, labelOf, linkOf, nameOf } from "./record";
import { t } from "./words";

type Stage = { found?: Found; fault?: string };

/** Who it is, as the company's own lookup says. */
export function Caller({ popped, host, onName }: { popped: Popped; host: Host; onName(name: string): void }) {
  const [stage, setStage] = useState<Stage>({});
  const [chosen, setChosen] = useState<number>();
  const look = async () => {
    setStage({});
    try {
      const found = await askCaller(popped.id);
      setStage({ found });
      if (found.rows.length === 1) choose(found, 0);
    } catch (problem) {
      if (!(problem instanceof HubError)) throw problem;
      setStage({ fault: problem.message });
    }
  };
  const choose = (found: Found, index: number | undefined) => {
    setChosen(index);
    const row = index === undefined ? undefined : found.rows[index];
    const name = row ? nameOf(row) : "";
    onName(name);
    if (!row) return;
    const { isVip, openCases } = flagsOf(row);
    if (isVip || openCases > 0) host.toast(t(isVip ? "vipToast" : "caseToast", { name: name || popped.from }), caseWords(openCases), `caller-${popped.id}`);
  };
  useEffect(() => { if (popped.hasLookup) void look(); }, [popped.id]);

  const { found, fault } = stage;
  const row = found && chosen !== undefined ? found.rows[chosen] : undefined;
  return (
    <section class="card" aria-labelledby="caller-title" aria-busy={popped.hasLookup && !found && !fault}>
      <h2 id="caller-title">{t("customer")}</h2>
      {!popped.hasLookup ? <p class="soft">{t("noLookup")}</p>
        : fault !== undefined ? (
          <div role="alert" class="said">
            <p><b>{t("lookupFault")}</b></p>
            <p class="soft">{fault}</p>
            <button type="button" onClick={() => void look()}>{t("again")}</button>
          </div>
        )
        : !found ? <p class="soft">{t("looking")}</p>
        : found.rows.length === 0 ? <div role="status"><p><b>{t("noneTitle")}</b></p><p class="soft">{t("noneText")}</p></div>
        : row ? (
          <>
            <Customer row={row} fields={found.fields} />
            {found.rows.length > 1 && (
              <p class="soft split">{t("chosenOf", { count: found.rows.length })} <button type="button" class="quiet" onClick={() => choose(found, undefined)}>{t("other")}</button></p>
            )}
          </>
        ) : (
          <>
            <p role="status"><b>{t("several", { count: found.rows.length })}</b></p>
            <p class="soft" id="caller-choose">{t("choose")}</p>
            <ul class="choices" aria-describedby="caller-choose">
              {found.rows.map((one, index) => (
                <li key={index}>
                  <button type="button" onClick={() => choose(found, index)}>
                    <b>{nameOf(one) || t("unnamed")}</b>
                    <span class="soft">{found.fields.filter((field) => typeof one[field.name] === "string" && field.name !== "name" && one[field.name] !== "" && linkOf(field, one) === undefined).slice(0, 2).map((field) => String(one[field.name])).join(" · ")}</span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
    </section>
  );
}

function Customer({ row, fields }: { row: Record<string, Value>; fields: Field[] }) {
  const { isVip, openCases } = flagsOf(row);
  const links = fields.map((field) => linkOf(field, row)).filter((one) => one !== undefined);
  const shown = fields.filter((field) => !["name", "vip", "openCases"].includes(field.name) && linkOf(field, row) === undefined && row[field.name] !== "" && row[field.name] !== undefined);
  return (
    <div class="customer">
      <p class="who"><b>{nameOf(row) || t("unnamed")}</b>{isVip && <span class="tag vip">{t("vip")}</span>}{openCases > 0 && <span class="tag warn">{caseWords(openCases)}</span>}</p>
      <dl>
        {shown.map((field) => (
          <div key={field.name}><dt>{labelOf(field)}</dt><dd>{wordsOf(row[field.name])}</dd></div>
        ))}
      </dl>
      {links.map((link) => <a key={link} class="record" href={link} target="_blank" rel="noopener noreferrer">{t("openRecord")} ↗</a>)}
    </div>
  );
}

const caseWords = (count: number) => (count === 0 ? "" : count === 1 ? t("openCase") : t("openCases", { count }));
const wordsOf = (value: Value | undefined) => (value === true ? t("yes") : value === false ? t("no") : String(value ?? ""));
