import { ask, HubError } from "../shared/api";

/** The platform said no; `status` 0 when it did not answer at all. */
export class PlatformError extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly permissions: string[] = []) {
    super(message);
  }
}

interface Keys {
  token: string;
  expiresAt: string;
  api: string;
  streaming: string;
  hasLookup: boolean;
}

// The user's own token: here and nowhere else in the browser (docs/decisions/0013).
let keys: Keys | undefined;
let asking: Promise<Keys> | undefined;
const renewed = new Set<(token: string) => void>();

/** Asks the hub for the token; `renew` when the platform has refused the one at hand. */
export async function readKeys(renew = false): Promise<Keys> {
  if (keys && !renew) return keys;
  // Ten calls that are refused in the same moment ask once.
  asking ??= ask<Keys>("/web/desk/token", "POST", { renew }).finally(() => (asking = undefined));
  const got = await asking;
  if (got.token !== keys?.token) for (const tell of renewed) tell(got.token);
  keys = got;
  return got;
}

export function onToken(tell: (token: string) => void): () => void {
  renewed.add(tell);
  return () => renewed.delete(tell);
}

/** Asks the platform as the user. A refused token is asked for once more from the hub. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const first = await send(method, path, await readKeys(), body);
  const answer = first.status === 401 ? await send(method, path, await readKeys(true), body) : first;
  const text = await answer.text();
  if (!answer.ok) throw faultOf(answer.status, text, `${method} ${path.split("?")[0]}`);
  return (text ? JSON.parse(text) : undefined) as T;
}

async function send(method: string, path: string, { api, token }: Keys, body?: unknown): Promise<Response> {
  try {
    return await fetch(api + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new PlatformError(0, "network", "The platform does not answer.");
  }
}

export function faultOf(status: number, text: string, what: string): PlatformError {
  try {
    const said = JSON.parse(text) as { code?: string; message?: string; messageParams?: Record<string, string> };
    // The platform lists them as [a:b:c, …] in a parameter, or names them in the sentence.
    const listed = `${said.messageParams?.["permissions"] ?? ""} ${status === 403 ? (said.message ?? "") : ""}`;
    const permissions = [...new Set(listed.match(/[a-zA-Z]+:[a-zA-Z]+:[a-zA-Z]+/g) ?? [])];
    return new PlatformError(status, said.code ?? "", said.message ?? `${what} answered ${status}.`, permissions);
  } catch {
    return new PlatformError(status, "", `${what} answered ${status}.`);
  }
}

/** Whether an error says that nobody is signed in any more. */
export const isSignedOut = (fault: unknown): boolean =>
  (fault instanceof HubError || fault instanceof PlatformError) && fault.status === 401;
