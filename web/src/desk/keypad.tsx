import { useEffect, useRef, useState } from "preact/hooks";
import type { Task } from "./conversation";
import { call } from "./platform";
import { act } from "./state";
import { t } from "./words";

/** Tones to the other side, such as a menu; the keyboard's digits do the same while the pad is open. */
export function Keypad({ task }: { task: Task }) {
  const [sent, setSent] = useState("");
  const queue = useRef(Promise.resolve(true));
  const to = task.customer?.id ?? task.mine.id;
  const press = (digit: string) => {
    // One after the other: the platform plays them in the order in which they come.
    queue.current = queue.current.then(() =>
      act(async () => {
        await call("POST", `/api/v2/conversations/${task.id}/participants/${to}/digits`, { digits: digit });
        setSent((before) => (before + digit).slice(-24));
      }),
    );
  };
  useEffect(() => {
    const type = (event: KeyboardEvent) => {
      const isWriting = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (!isWriting && !event.ctrlKey && !event.altKey && !event.metaKey && /^[0-9*#]$/.test(event.key)) press(event.key);
    };
    addEventListener("keydown", type);
    return () => removeEventListener("keydown", type);
  }, [task.id, to]);
  return (
    <div class="pad" role="group" aria-label={t("digits")}>
      <output>{sent ? t("sent", { digits: sent }) : t("digits")}</output>
      {[..."123456789*0#"].map((digit) => (
        <button key={digit} type="button" onClick={() => press(digit)}>{digit}</button>
      ))}
    </div>
  );
}
