import { call, PlatformError } from "./platform";
import { keep, type Said } from "./talk";

interface Media { id: string; uploadUrl?: string; status?: string }

/** The platform looks a file over before it lets it be sent. */
const looks = 40;
const wait = 500;

/** Sends a file to the guest: announced, uploaded, looked over by the platform, and then part of a message. */
export async function sendFile(path: string, file: File, text: string): Promise<void> {
  const media = await call<Media>("POST", `${path}/messages/media/uploads`, { fileName: file.name, mediaType: file.type || "application/octet-stream" });
  if (!media.uploadUrl) throw new PlatformError(502, "no.upload.url", "The platform named no place to upload the file to.");
  await upload(media.uploadUrl, file);
  await valid(path, media.id);
  keep([await call<Said>("POST", `${path}/messages`, { ...(text ? { textBody: text } : {}), mediaIds: [media.id] })]);
}

async function upload(address: string, file: File): Promise<void> {
  let answer: Response;
  try {
    // The address is the permission: the token stays with the API.
    answer = await fetch(address, { method: "PUT", body: file, referrerPolicy: "no-referrer", credentials: "omit" });
  } catch {
    throw new PlatformError(0, "network", "The place for files does not answer.");
  }
  if (!answer.ok) throw new PlatformError(answer.status, "upload", `The upload was answered with ${answer.status}.`);
}

async function valid(path: string, id: string): Promise<void> {
  for (let look = 0; look < looks; look++) {
    const { status } = await call<Media>("GET", `${path}/messages/media/${id}`);
    if (status === "valid") return;
    if (status === "invalid") throw new PlatformError(400, "invalid", "The platform does not take this file: its kind or its size.");
    await new Promise((done) => setTimeout(done, wait));
  }
  throw new PlatformError(504, "late", "The platform has not looked the file over in time.");
}
