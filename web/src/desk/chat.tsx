import { useEffect, useRef, useState } from "preact/hooks";
import { clock, duration } from "../shared/format";
import { language } from "../shared/i18n";
import type { Task } from "./conversation";
import { Act, icons, useKey } from "./keys";
import { patch, titleOf } from "./list";
import { call } from "./platform";
import { act, me, nameOf, now } from "./state";
import { keep, talkOf, type Attachment, type Said } from "./talk";
import { sendFile } from "./sending";
import { Transfer } from "./transfer";
import { isTyping } from "./typing";
import { t } from "./words";
import { WrapUp } from "./wrapup";

/** The platform shows the guest that somebody writes for five seconds. */
const typingEvery = 4000;

/** One message conversation: the talk, the field to write in, its end. */
export function Chat({ task }: { task: Task }) {
  const talk = talkOf(task.id);
  const isUp = task.stage === "talking" || task.stage === "held";
  const queue = nameOf("queue", task.queueId);
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [talk.length]);
  return (
    <section class={`card chat panel ${task.stage}`} aria-labelledby="chat-title">
      <header>
        <p class="stage">{t(task.stage === "over" ? "wrapup" : task.stage)}</p>
        <h2 id="chat-title">{titleOf(task)}</h2>
        <p class="soft">{queue && t("from", { queue })}</p>
        {task.since > 0 && <p class="clock" role="timer">{duration(now.value - task.since)}</p>}
        {isUp && (
          <div class="acts" role="group" aria-label={t("message")}>
            <Transfer task={task} />
            <Act letter="e" icon={icons.end} tone="bad" label={t("end")} onAct={() => void patch(task, { state: "disconnected" })} />
          </div>
        )}
      </header>
      <div ref={log} class="talk" role="log" aria-label={t("log")} tabIndex={0}>
        <ol>{talk.map((one) => <Bubble key={one.id} said={one} task={task} />)}</ol>
      </div>
      <p class="typing soft" role="status">{isUp && isTyping(task.id) && t("isTyping", { name: titleOf(task) })}</p>
      {isUp && <Writing task={task} />}
      {(isUp || task.stage === "wrapup") && <WrapUp task={task} />}
    </section>
  );
}

function Bubble({ said, task }: { said: Said; task: Task }) {
  const isOurs = said.direction === "outbound";
  const who = !isOurs ? titleOf(task) : said.createdBy?.id === me.value ? t("you") : nameOf("user", said.createdBy?.id) || t("colleague");
  const content = said.normalizedMessage?.content ?? [];
  const files = content.map((one) => one.attachment).filter((one): one is Attachment => one !== undefined);
  const text = said.textBody ?? said.normalizedMessage?.text ?? "";
  return (
    <li class={isOurs ? "ours" : "theirs"}>
      <p class="who">{who} <time dateTime={said.timestamp}>{clock(Date.parse(said.timestamp), language.value)}</time></p>
      {text && <p class="bubble">{text}</p>}
      {files.map((file) => <File key={file.id} file={file} />)}
      {!text && files.length === 0 && <p class="bubble soft">{t("noText")}</p>}
    </li>
  );
}

/** A name to open and never a picture in the page: it comes from a stranger. */
function File({ file }: { file: Attachment }) {
  const size = file.fileSize ? ` · ${Math.max(1, Math.round(file.fileSize / 1024))} KB` : "";
  const address = file.url ?? "";
  const isLink = /^https?:/.test(address);
  const name = file.filename || t("file");
  return (
    <p class="bubble file">
      {isLink ? <a href={address} target="_blank" rel="noopener noreferrer" aria-label={t("openIt", { name })}>{name}</a> : name}
      <span class="soft"> {file.mime ?? file.mediaType}{size}</span>
    </p>
  );
}

function Writing({ task }: { task: Task }) {
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  const typed = useRef(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const path = `/api/v2/conversations/messages/${task.id}/communications/${task.leg.id}`;
  useKey("r", () => field.current?.focus());
  useEffect(() => field.current?.focus(), []);
  const type = (next: string) => {
    setText(next);
    if (!next || Date.now() - typed.current < typingEvery) return;
    typed.current = Date.now();
    // A courtesy: when it fails, the message itself will say why.
    void call("POST", `${path}/typing`, { typing: { type: "On", duration: 5000 } }).catch(() => undefined);
  };
  const send = async () => {
    const body = text.trim();
    if (!body || isBusy) return;
    setBusy(true);
    // What could not be sent stays in the field.
    if (await act(async () => keep([await call<Said>("POST", `${path}/messages`, { textBody: body })]))) setText("");
    setBusy(false);
    typed.current = 0;
    field.current?.focus();
  };
  const attach = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    // The same file may be chosen again.
    input.value = "";
    if (!file || isBusy) return;
    setBusy(true);
    if (await act(() => sendFile(path, file, text.trim()))) setText("");
    setBusy(false);
    field.current?.focus();
  };
  return (
    <form class="writing" onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <label class="hidden-text" for="write">{t("write")}</label>
      <textarea
        id="write" ref={field} rows={2} value={text} placeholder={t("write")} maxLength={4096} title={t("withKey", { label: t("write"), key: "R" })} aria-keyshortcuts="R"
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); void send(); } }}
      />
      <div class="sends">
        <button class="primary" disabled={!text.trim() || isBusy}>{t("send")}</button>
        <input ref={files} type="file" hidden aria-hidden="true" tabIndex={-1} onChange={(event) => void attach(event.currentTarget)} />
        <button type="button" data-action="attach" disabled={isBusy} onClick={() => files.current?.click()}>{isBusy ? t("sending") : t("attach")}</button>
      </div>
    </form>
  );
}
