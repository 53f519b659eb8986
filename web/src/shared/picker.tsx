import { useId, useState } from "preact/hooks";

/** Picks one of many by typing a part of its name; arrows, Enter and Escape work, the value is the id. */
export function Picker({ label, value, options, any, onPick }: {
  label: string;
  value: string;
  options: readonly (readonly [id: string, name: string])[];
  any: string;
  onPick(id: string): void;
}) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const name = options.find(([key]) => key === value)?.[1] ?? value;
  const wanted = (typed ?? "").toLocaleLowerCase();
  const fitting = typed === null ? [] : options.filter(([, one]) => one.toLocaleLowerCase().includes(wanted)).slice(0, 40);
  const pick = (key: string) => {
    onPick(key);
    setTyped(null);
    setAt(0);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (typed === null) setTyped("");
      else if (fitting.length) setAt((at + (event.key === "ArrowDown" ? 1 : fitting.length - 1)) % fitting.length);
    } else if (event.key === "Enter" && typed !== null) {
      event.preventDefault();
      const chosen = fitting[at];
      if (!typed) pick("");
      else if (chosen) pick(chosen[0]);
    } else if (event.key === "Escape" && typed !== null) {
      event.preventDefault();
      setTyped(null);
    }
  };
  const isOpen = fitting.length > 0;
  return (
    <div class="picker">
      <label for={id}>{label}</label>
      <input
        id={id} type="text" role="combobox" autocomplete="off" placeholder={any}
        aria-expanded={isOpen} aria-controls={`${id}-list`} aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${id}-${at}` : undefined}
        value={typed ?? name}
        onInput={(e) => { setTyped(e.currentTarget.value); setAt(0); if (!e.currentTarget.value) onPick(""); }}
        onKeyDown={onKey}
        onBlur={() => setTyped(null)}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!isOpen}>
        {fitting.map(([key, one], index) => (
          // mousedown, because the field's blur comes before a click.
          <li key={key} id={`${id}-${index}`} role="option" aria-selected={index === at} onMouseDown={(e) => { e.preventDefault(); pick(key); }}>{one}</li>
        ))}
      </ul>
    </div>
  );
}
