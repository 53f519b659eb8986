export interface Session {
  state: "signedIn" | "demo" | "signedOut" | "off";
  canSignIn?: boolean;
  id?: string;
  name?: string;
  csrf?: string;
  permissions?: string[];
  pages?: string[];
}

/** The hub said no; `status` 0 when it did not answer at all. */
export class HubError extends Error {
  /** `body`: what the hub answered, where it was JSON. */
  constructor(readonly status: number, message: string, readonly body?: unknown) {
    super(message);
  }
}

let csrf = "";

/** Asks the hub; unsafe methods carry the session's secret. */
export async function ask<T>(path: string, method = "GET", body?: unknown): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers: {
        ...(method === "GET" ? {} : { "X-Csrf": csrf }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new HubError(0, "The hub does not answer.");
  }
  const text = await answer.text();
  if (!answer.ok) {
    const body = parsed(text);
    throw new HubError(answer.status, messageOf(body) ?? `${method} ${path} answered ${answer.status}.`, body);
  }
  return (text ? JSON.parse(text) : undefined) as T;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(body: unknown): string | undefined {
  const message = (body as { message?: unknown } | null | undefined)?.message;
  return typeof message === "string" ? message : undefined;
}

export async function readSession(): Promise<Session> {
  const session = await ask<Session>("/web/session");
  csrf = session.csrf ?? "";
  return session;
}

export async function signOut(): Promise<void> {
  await ask<void>("/signout", "POST");
  location.reload();
}

export function signInAddress(): string {
  const here = new URLSearchParams(location.search);
  here.delete("signin");
  const query = here.toString();
  return `/signin?return=${encodeURIComponent(location.pathname + (query ? `?${query}` : "") + location.hash)}`;
}
