import { render, type ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { HubError, readSession, signInAddress, type Session } from "./api";
import { language, shared } from "./i18n";
import { applyTheme } from "./theme";
import "./tokens.css";

type Stage = { session?: Session; fault?: "unreachable" };

/** Lets the page itself appear only to who may see it, and says otherwise why not and what to do. */
function Gate({ permission, page }: { permission: string | null; page: (session: Session) => ComponentChildren }) {
  const [stage, setStage] = useState<Stage>({});
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        setStage({ session: await readSession() });
      } catch (fault) {
        if (!(fault instanceof HubError)) throw fault;
        setStage({ fault: "unreachable" });
        timer = setTimeout(read, 3000);
      }
    };
    void read();
    return () => clearTimeout(timer);
  }, []);

  if (stage.fault) return <Notice title={shared("unreachable")} text={shared("unreachableText")} />;
  const session = stage.session;
  if (!session) return <Notice title={shared("loading")} text="" />;
  if (session.state === "off") return <Notice title={shared("off")} text={shared("offText")} />;
  if (session.state === "signedOut") return <SignedOut />;
  if (permission && !session.permissions?.includes(permission))
    return <Notice title={shared("forbidden")} text={shared("forbiddenText", { permission })} />;
  return (
    <>
      {session.state === "demo" && <p class="demo-strip">{shared("demo")} {session.canSignIn && <a href={signInAddress()}>{shared("signIn")}</a>}</p>}
      {page(session)}
    </>
  );
}

export function SignedOut() {
  const reason = new URLSearchParams(location.search).get("signin");
  const text =
    reason === "stale" ? shared("stale")
    : reason === "refused" ? shared("refused")
    : reason === "unreachable" ? shared("unreachable")
    : shared("signedOutText");
  return (
    <Notice title={shared("signedOut")} text={text}>
      <a class="primary" href={signInAddress()}>{shared("signIn")}</a>
    </Notice>
  );
}

export function Notice({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) {
  return (
    <main class="notice">
      <h1>{title}</h1>
      {text && <p>{text}</p>}
      {children}
    </main>
  );
}

/** Starts a page. `permission` is the one without which it shows nothing; null when there is none. */
export function start(permission: string | null, page: (session: Session) => ComponentChildren): void {
  applyTheme();
  document.documentElement.lang = language.value;
  render(<Gate permission={permission} page={page} />, document.getElementById("page")!);
}
