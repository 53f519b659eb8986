import { useEffect } from "preact/hooks";
import { signInAddress, type Session } from "../shared/api";
import { Notice, start as startPage } from "../shared/gate";
import { shared } from "../shared/i18n";
import { Top } from "../shared/top";
import { Bar } from "./bar";
import { Call } from "./call";
import { Chat } from "./chat";
import { Customer } from "./customer";
import { List } from "./list";
import { Notes } from "./notes";
import { closePhone, connectPhone } from "./phone";
import { Ringing } from "./ringing";
import { followTalk } from "./talk";
import { definitions, routing, signedOut, start, task, tick } from "./state";
import { Message } from "../shared/message";
import { t } from "./words";
import "./desk.css";

function Desk({ session }: { session: Session }) {
  useEffect(() => {
    const stop = start(session.id!);
    const stopTalk = followTalk();
    void connectPhone();
    tick();
    return () => (stop(), stopTalk(), closePhone());
  }, []);
  const shown = task.value;
  return (
    <div class="desk">
      <Top session={session} here="desk" />
      <Bar />
      {signedOut.value && <SignedOutStrip />}
      <Notes />
      <main id="content" class="places">
        <List />
        <div class="work">
          {!shown ? <Nothing /> : shown.kind === "call" ? <Call key={shown.id} task={shown} /> : <Chat key={shown.id} task={shown} />}
        </div>
        <Customer key={shown?.id ?? ""} task={shown} session={session} />
      </main>
      <Ringing />
    </div>
  );
}

function Nothing() {
  const isOn = routing.value.status !== "OFF_QUEUE" && routing.value.status !== "";
  if (definitions.value.length === 0) return <Message title={t("loading")} text="" />;
  return <Message title={t("nothing")} text={isOn ? t("nothingOn") : t("nothingOff")} />;
}

/** Not a page of its own: a call may still be going on. */
function SignedOutStrip() {
  return (
    <section class="strip bad" role="alert">
      <div><b>{t("outTitle")}</b><p>{t("outText")}</p></div>
      <a class="primary" href={signInAddress()}>{shared("signIn")}</a>
    </section>
  );
}

startPage("conversation:communication:view", (session) =>
  session.state === "demo" ? <Notice title={t("demoTitle")} text={t("demoText")}>{session.canSignIn && <a class="primary" href={signInAddress()}>{shared("signIn")}</a>}</Notice> : <Desk session={session} />,
);
