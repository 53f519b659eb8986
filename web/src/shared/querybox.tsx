import { useRef, useState } from "preact/hooks";
import "./querybox.css";

export interface QueryForm {
  name: string;
  text: string;
}

interface Labels {
  button: string;
  title: string;
  copy: string;
  copied: string;
  close: string;
}

/** A button that shows the question behind a view in several spellings, each of which can be copied. */
export function QueryBox({ forms, note, labels }: { forms: () => QueryForm[]; note?: string; labels: Labels }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [shown, setShown] = useState<QueryForm[]>([]);
  const [picked, setPicked] = useState(0);
  const [copied, setCopied] = useState(false);
  const text = shown[picked]?.text ?? "";
  const show = () => {
    setShown(forms());
    setCopied(false);
    dialog.current?.showModal();
  };
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <>
      <button type="button" onClick={show} data-query>{labels.button}</button>
      <dialog ref={dialog} class="querybox" aria-label={labels.title}>
        <div class="querybox-head">
          <h2>{labels.title}</h2>
          <button type="button" onClick={() => dialog.current?.close()}>{labels.close}</button>
        </div>
        <div class="querybox-tabs" role="group" aria-label={labels.title}>
          {shown.map((form, index) => (
            <button key={form.name} type="button" aria-pressed={index === picked} onClick={() => { setPicked(index); setCopied(false); }}>{form.name}</button>
          ))}
          <button type="button" class="primary" onClick={() => void copy()}>{copied ? labels.copied : labels.copy}</button>
        </div>
        <pre tabIndex={0} aria-label={shown[picked]?.name ?? labels.title}>{text}</pre>
        {note && <p>{note}</p>}
      </dialog>
    </>
  );
}
