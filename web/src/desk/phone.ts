import { signal } from "@preact/signals";
import type { Sdk } from "genesys-cloud-webrtc-sdk/dist/genesys-cloud-webrtc-sdk.bundle.min.js";
import { call, onToken, readKeys } from "./platform";
import { settings } from "./settings";
import { me, note, tell } from "./state";
import { t } from "./words";

export type Phone =
  | { kind: "loading" | "ready" | "reconnecting" | "lost" | "none" }
  | { kind: "choose"; id: string; name: string }
  | { kind: "other"; name: string; webRtc?: { id: string; name: string } }
  | { kind: "failed"; text: string };

export const phone = signal<Phone>({ kind: "loading" });
/** Conversations that ring on this page's phone. */
export const pending = signal<ReadonlySet<string>>(new Set());
/** Conversations whose sound is in this page. */
export const sounding = signal<ReadonlySet<string>>(new Set());

const softphone = "inin_webrtc_softphone";
/** A phone that could not be connected is tried again after so long, and as soon as the network is back. */
const again = 10_000;
/** The SDK comes back within seconds where it can; after this long the person should do something. */
const patience = 60_000;
/** An id and no more: what this page had on the line when it was left. */
const kept = "desk.line";

let sdk: Sdk | undefined;
let lost: ReturnType<typeof setTimeout> | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
let begun = 0;
onToken((token) => sdk?.setAccessToken(token));

interface Station { id: string; name: string; type?: string }

/** Finds the user's station and, when it is a WebRTC one, connects the phone. */
export async function connectPhone(): Promise<void> {
  const turn = ++begun;
  clearTimeout(retry);
  phone.value = { kind: "loading" };
  try {
    const [own, mine] = await Promise.all([
      call<{ effectiveStation?: Station; associatedStation?: Station }>("GET", `/api/v2/users/${me.value}/station`),
      call<{ entities?: Station[] }>("GET", `/api/v2/stations?webRtcUserId=${me.value}`),
    ]);
    if (turn !== begun) return;
    const station = own.effectiveStation ?? own.associatedStation;
    const webRtc = mine.entities?.[0];
    const isWebRtc = station && (station.type === softphone || station.id === webRtc?.id);
    if (isWebRtc) await connect(station.id);
    else if (station) phone.value = { kind: "other", name: station.name, ...(webRtc ? { webRtc } : {}) };
    else phone.value = webRtc ? { kind: "choose", ...webRtc } : { kind: "none" };
  } catch (fault) {
    if (turn !== begun) return;
    retry = setTimeout(() => void connectPhone(), again);
    phone.value = { kind: "failed", text: fault instanceof Error ? fault.message : String(fault) };
  }
}

export async function useStation(id: string): Promise<void> {
  await call("PUT", `/api/v2/users/${me.value}/station/associatedstation/${id}`);
  await connectPhone();
}

async function connect(station: string): Promise<void> {
  const [{ api, streaming, token }, vendor] = await Promise.all([
    readKeys(),
    // A megabyte that no other page needs.
    import("genesys-cloud-webrtc-sdk/dist/genesys-cloud-webrtc-sdk.bundle.min.js"),
  ]);
  const former = sdk;
  sdk = undefined;
  await former?.destroy();
  const { microphone, speaker, volume } = settings.value;
  const made = new vendor.GenesysCloudWebrtcSdk({
    environment: api,
    wsHost: streaming,
    accessToken: token,
    allowedSessionTypes: ["softphone"],
    optOutOfTelemetry: true,
    useHeadsets: false,
    logLevel: "error",
    // The default logger sends to the vendor and prints what holds tokens.
    logger: { debug() {}, info() {}, log() {}, warn() {}, error() {} },
    defaults: { audioDeviceId: microphone || null, outputDeviceId: speaker || null, audioVolume: volume },
  });
  sdk = made;
  hear(made, station);
  await made.initialize();
  if (sdk === made) phone.value = { kind: "ready" };
}

function hear(made: Sdk, station: string): void {
  const change = (set: typeof pending, id: string | undefined, is: boolean) => {
    if (!id || set.value.has(id) === is) return;
    const next = new Set(set.value);
    if (is) next.add(id);
    else next.delete(id);
    set.value = next;
  };
  made.on("pendingSession", ({ conversationId }) => change(pending, conversationId, true));
  for (const name of ["cancelPendingSession", "handledPendingSession"])
    made.on(name, ({ conversationId }) => change(pending, conversationId, false));
  made.on("sessionStarted", ({ conversationId }) => {
    change(sounding, conversationId, true);
    change(pending, conversationId, false);
    if (conversationId) sessionStorage.setItem(kept, conversationId);
  });
  made.on("sessionEnded", ({ conversationId }) => {
    change(sounding, conversationId, false);
    if (sounding.value.size === 0) sessionStorage.removeItem(kept);
  });
  made.on("disconnected", () => {
    if (sdk !== made || phone.value.kind === "loading" || phone.value.kind === "failed") return;
    phone.value = { kind: "reconnecting" };
    clearTimeout(lost);
    lost = setTimeout(() => (phone.value = { kind: "lost" }), patience);
  });
  made.on("connected", () => {
    clearTimeout(lost);
    // The first time more is to come: the kinds of calls are agreed on after it.
    if (sdk === made && phone.value.kind !== "loading") phone.value = { kind: "ready" };
  });
  // The SDK tells of the station it has begun with, too.
  made.on("station", (now) => {
    if (sdk === made && now.station?.id !== station) void connectPhone();
  });
  made.on("sdkError", ({ type }) => {
    if (type === "media") note(t("noMicrophone"), true);
    else if (type === "session") note(t("noSound"), true);
    else if (type === "invalid_token") void readKeys(true).catch(tell);
  });
}

/** Whether a call rings on this page's phone; the platform's news of it may be ahead of the ringing. */
async function rings(conversationId: string): Promise<boolean> {
  for (const until = Date.now() + 5000; Date.now() < until && phone.value.kind === "ready"; ) {
    if (pending.value.has(conversationId)) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}

/** The phone takes the call where it rings on it; elsewhere the platform is asked to connect it. */
export async function answer(conversationId: string, participantId: string): Promise<void> {
  // A phone that keeps its connection between calls knows of the next one by the same event as the page.
  if (sdk && (await rings(conversationId))) return sdk.acceptPendingSession({ conversationId });
  if (phone.value.kind === "ready") note(t("notRinging"), true);
  await call("PATCH", `/api/v2/conversations/calls/${conversationId}/participants/${participantId}`, { state: "connected" });
}

export async function useDevices(): Promise<void> {
  const { microphone, speaker, volume } = settings.value;
  sdk?.updateAudioVolume(volume);
  await sdk?.updateDefaultDevices({ audioDeviceId: microphone || null, outputDeviceId: speaker || null, updateActiveSessions: true });
}

/** The conversation that this page carried when it was loaded anew; told once. */
export const leftBehind = signal(sessionStorage.getItem(kept) ?? "");
sessionStorage.removeItem(kept);

export function closePhone(): void {
  begun++;
  clearTimeout(lost);
  clearTimeout(retry);
  void sdk?.destroy();
  sdk = undefined;
}

addEventListener("online", () => {
  if (phone.value.kind === "failed") void connectPhone();
});

addEventListener("beforeunload", (event) => {
  // The sound of a call lives in this page: who leaves it hangs up.
  if (sounding.value.size > 0) event.preventDefault();
});
