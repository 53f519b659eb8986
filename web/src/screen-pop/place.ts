/** Where the page is: what the platform's client wrote into its address. */
export interface Place {
  /** Empty when the address names none. */
  conversation: string;
  /** Origin of the framing client; empty outside of one. */
  hostOrigin: string;
  /** A window that was opened to sign in, and now only hands over. */
  isHandover: boolean;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A placeholder that the client did not know stays in the address as it was; it is no id. */
export function readPlace(query: string): Place {
  const given = new URLSearchParams(query);
  const id = given.get("conversationId") ?? "";
  return {
    conversation: uuid.test(id) ? id.toLowerCase() : "",
    hostOrigin: given.get("gcHostOrigin") ?? "",
    isHandover: given.has("handover"),
  };
}

export const isFramed = (): boolean => window.parent !== window;
