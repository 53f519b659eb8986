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
  constructor(readonly status: number, message: string) {
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
  if (!answer.ok) throw new HubError(answer.status, messageOf(text) ?? `${method} ${path} answered ${answer.status}.`);
  return (text ? JSON.parse(text) : undefined) as T;
}

function messageOf(text: string): string | undefined {
  try {
    const message = (JSON.parse(text) as { message?: unknown }).message;
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
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
