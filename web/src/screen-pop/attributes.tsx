import { useEffect, useState } from "preact/hooks";
import { HubError } from "../shared/api";
import { writeAttributes, type Popped } from "./hub";
import { t } from "./words";

/** The participant's attributes: all are shown, those that the hub's settings name can be written. */
export function Attributes({ popped, onWritten }: { popped: Popped; onWritten(): void }) {
  const fixed = Object.entries(popped.attributes).filter(([name]) => !popped.writable.includes(name));
  return (
    <section class="card" aria-labelledby="attributes-title">
      <h2 id="attributes-title">{t("attributes")}</h2>
      {fixed.length === 0 && popped.writable.length === 0 && <p class="soft">{t("noAttributes")}</p>}
      {popped.writable.map((name) => (
        <Writable key={name} id={popped.id} name={name} value={popped.attributes[name] ?? ""} isOver={popped.end !== undefined} onWritten={onWritten} />
      ))}
      {fixed.length > 0 && (
        <dl>{fixed.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      )}
    </section>
  );
}

function Writable({ id, name, value, isOver, onWritten }: { id: string; name: string; value: string; isOver: boolean; onWritten(): void }) {
  const [typed, setTyped] = useState<string>();
  const [said, setSaid] = useState<{ text: string; isFault: boolean }>();
  // What was saved is shown until the platform says the same, so that the field does not jump back.
  const [saved, setSaved] = useState<string>();
  useEffect(() => { if (saved === value) setSaved(undefined); }, [value, saved]);
  const shown = typed ?? saved ?? value;
  const save = async () => {
    if (typed === undefined) return;
    const wanted = typed;
    try {
      await writeAttributes(id, { [name]: wanted });
      setSaved(wanted);
      setTyped((now) => (now === wanted ? undefined : now));
      setSaid({ text: t("saved"), isFault: false });
      onWritten();
    } catch (problem) {
      if (!(problem instanceof HubError)) throw problem;
      setSaid({ text: `${t("notSaved")}: ${problem.message}`, isFault: true });
    }
  };
  return (
    <form class="write" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <label>
        <span>{name}</span>
        <input type="text" maxLength={2000} value={shown} disabled={isOver} onInput={(event) => { setTyped(event.currentTarget.value); setSaid(undefined); }} />
      </label>
      <button type="submit" disabled={isOver || typed === undefined || typed === (saved ?? value)}>{t("save")}</button>
      <span class={said?.isFault ? "fault" : "done"} role="status">{said?.text ?? ""}</span>
    </form>
  );
}
