import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { HubError, readSession, type Session } from "../shared/api";
import { Notice } from "../shared/gate";
import { language, shared } from "../shared/i18n";
import { applyTheme } from "../shared/theme";
import "../shared/tokens.css";
import { Host } from "./host";
import { isFramed, readPlace, type Place } from "./place";
import { Pop } from "./pop";
import { handOver, signIn } from "./signin";
import { t } from "./words";
import "./screen-pop.css";

const permission = "conversation:communication:view";

type Stage = { session?: Session; isUnreachable?: boolean; popupFailed?: boolean };

/** As the gate of the other pages, for a page that lives in a frame and signs in through a window. */
function Framed({ place, host }: { place: Place; host: Host }) {
  const [stage, setStage] = useState<Stage>({});
  const [problem, setProblem] = useState<string>();
  const [tries, setTries] = useState(0);
  useEffect(() => { void host.connect().then(setProblem); }, []);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        setStage({ session: await readSession() });
      } catch (fault) {
        if (!(fault instanceof HubError)) throw fault;
        setStage({ isUnreachable: true });
        timer = setTimeout(read, 3000);
      }
    };
    void read();
    host.onStop(() => clearTimeout(timer));
    return () => clearTimeout(timer);
  }, [tries]);
  // Whatever is on the screen now is something to look at: the client need not wait longer.
  useEffect(() => { if (stage.session || stage.isUnreachable) host.ready(); }, [stage]);

  const enter = async () => {
    try {
      if (await signIn()) setTries(tries + 1);
      else setStage({ ...stage, popupFailed: true });
    } catch (fault) {
      if (!(fault instanceof HubError)) throw fault;
      setStage({ ...stage, popupFailed: true });
    }
  };
  const session = stage.session;
  if (stage.isUnreachable) return <Notice title={shared("unreachable")} text={shared("unreachableText")} />;
  if (!session) return <Notice title={shared("loading")} text="" />;
  if (session.state === "off") return <Notice title={shared("off")} text={shared("offText")} />;
  if (session.state === "signedOut")
    return (
      <Notice title={isFramed() ? t("popupTitle") : shared("signedOut")} text={stage.popupFailed ? t("popupFailed") : isFramed() ? t("popupText") : shared("signedOutText")}>
        <button type="button" class="primary" onClick={() => void enter()}>{shared("signIn")}</button>
      </Notice>
    );
  if (!session.permissions?.includes(permission)) return <Notice title={shared("forbidden")} text={shared("forbiddenText", { permission })} />;
  if (!place.conversation) return <Notice title={t("noConversation")} text={t("noConversationText")} />;
  return (
    <>
      {problem && <p class="strip" role="status">{t("noHost", { reason: problem })}</p>}
      <Pop id={place.conversation} session={session} host={host} onSignedOut={() => setTries(tries + 1)} />
    </>
  );
}

/** The window in which somebody signed in for a frame. */
function Handover() {
  const [text, setText] = useState<[string, string]>([t("handed"), ""]);
  useEffect(() => {
    handOver().then(
      (isDone) => setText(isDone ? [t("handedOver"), t("handedOverText")] : [t("handoverFailed"), t("handoverFailedText")]),
      (fault: unknown) => {
        if (!(fault instanceof HubError)) throw fault;
        setText([t("handoverFailed"), t("handoverFailedText")]);
      },
    );
  }, []);
  return <Notice title={text[0]} text={text[1]} />;
}

/** The client has no word for its theme, but a browser tells a frame whether the page around it is dark. */
function follow(): void {
  const asked = new URLSearchParams(location.search).get("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => applyTheme(asked === "dark" || asked === "light" ? asked : dark.matches ? "dark" : "light");
  dark.addEventListener("change", apply);
  apply();
}

const place = readPlace(location.search);
follow();
document.documentElement.lang = language.value;
render(place.isHandover ? <Handover /> : <Framed place={place} host={new Host(place.hostOrigin)} />, document.getElementById("page")!);
