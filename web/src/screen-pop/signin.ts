import { ask, signInAddress } from "../shared/api";
import { isFramed } from "./place";

const tag = "puente-signin";

/**
 * Signs in: in a window when framed, because no login page lets itself be framed. The window hands a code to this frame,
 * which changes it for a session of its own; see docs/screen-pop.md.
 * @returns False when the browser opened no window, or the person closed it.
 */
export async function signIn(): Promise<boolean> {
  if (!isFramed()) {
    location.assign(signInAddress());
    return false;
  }
  const opened = window.open("/signin?frame=1", "_blank", "popup,width=520,height=680");
  if (!opened) return false;
  const code = await codeFrom(opened);
  if (!code) return false;
  await ask<void>("/signin/frame", "POST", { code });
  return true;
}

function codeFrom(opened: Window): Promise<string | undefined> {
  return new Promise((resolve) => {
    const hear = ({ source, origin, data }: MessageEvent) => {
      const said = data as { tag?: unknown; code?: unknown } | null;
      // From the window that was opened here, and of this very hub: nobody else can sign this page in.
      if (source !== opened || origin !== location.origin || said?.tag !== tag || typeof said.code !== "string") return;
      end(said.code);
    };
    const looking = setInterval(() => { if (opened.closed) end(undefined); }, 500);
    const end = (code: string | undefined) => {
      clearInterval(looking);
      removeEventListener("message", hear);
      resolve(code);
    };
    addEventListener("message", hear);
  });
}

/** What the window does at the end. @returns False when there is nobody to hand over to. */
export async function handOver(): Promise<boolean> {
  if (!window.opener) return false;
  const { code } = await ask<{ code: string }>("/signin/handover", "POST");
  (window.opener as Window).postMessage({ tag, code }, location.origin);
  window.close();
  return true;
}
