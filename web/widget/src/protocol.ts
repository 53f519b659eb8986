// The guest's side of Web Messaging, as far as the widget speaks it.

export interface Frame {
  type: "response" | "message";
  class: string;
  code: number;
  body: unknown;
  tracingId?: string;
}

export interface QuickReply {
  text: string;
  payload: string;
}

export interface FileLink {
  id?: string;
  url?: string;
  filename?: string;
  mime?: string;
  fileSize?: number;
  mediaType?: string;
}

export interface Content {
  contentType: string;
  quickReply?: QuickReply;
  attachment?: FileLink;
  buttonResponse?: { text: string; payload: string };
}

export interface WireEvent {
  eventType: string;
  typing?: { type: string; duration?: number };
  presence?: { type: string };
}

export interface WireMessage {
  id: string;
  type: string;
  text?: string;
  direction: "Inbound" | "Outbound";
  channel?: { time?: string | null; from?: { nickname?: string; firstName?: string } };
  content?: Content[];
  events?: WireEvent[];
  metadata?: Record<string, string>;
}

export interface SessionBody {
  newSession: boolean;
  readOnly: boolean;
  allowedMedia?: { inbound?: { fileTypes?: { type: string }[]; maxFileSizeKB?: number } };
  blockedExtensions?: string[];
}

export interface DeploymentConfig {
  defaultLanguage?: string;
  languages?: string[];
  status?: string;
  apiEndpoint?: string;
  messenger?: {
    enabled?: boolean;
    apps?: {
      conversations?: {
        messagingEndpoint?: string;
        showUserTypingIndicator?: boolean;
        showAgentTypingIndicator?: boolean;
        autoStart?: { enabled?: boolean };
        conversationClear?: { enabled?: boolean };
      };
    };
    styles?: { primaryColor?: string };
    launcherButton?: { visibility?: string };
    fileUpload?: { enableAttachments?: boolean };
  };
}

export interface Addresses {
  socket: string;
  api: string;
  config: string;
}

/** A region such as `mypurecloud.de`, or an origin that answers for all three hosts. */
export function addresses(host: string, deployment: string): Addresses {
  const id = encodeURIComponent(deployment);
  if (/^https?:\/\//.test(host)) {
    const origin = host.replace(/\/+$/, "");
    return {
      socket: `${origin.replace(/^http/, "ws")}/v1?deploymentId=${id}`,
      api: origin,
      config: `${origin}/webdeployments/v1/deployments/${id}/config.json`,
    };
  }
  return {
    socket: `wss://webmessaging.${host}/v1?deploymentId=${id}`,
    api: `https://api.${host}`,
    config: `https://api-cdn.${host}/webdeployments/v1/deployments/${id}/config.json`,
  };
}

/** A random UUID; pages without TLS have no `randomUUID`. */
export function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
