export interface Upload {
  id: string;
  name: string;
  percent: number;
  abort(): void;
}

/** Puts a file to a presigned address; fetch tells no progress, so it is the older request. */
export function put(upload: Upload, url: string, headers: Record<string, string>, file: File, progress: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    upload.abort = () => request.abort();
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) upload.percent = Math.round((event.loaded / event.total) * 100);
      progress();
    };
    request.onload = () =>
      request.status >= 200 && request.status < 300 ? resolve() : reject(new Error(`the upload was answered ${request.status}`));
    request.onerror = () => reject(new Error("the upload was cut off"));
    request.onabort = () => reject(new DOMException("the upload was cancelled", "AbortError"));
    request.send(file);
  });
}
