type Props = Record<string, string | boolean | ((event: Event) => void) | undefined>;

/** Makes an element. Text only ever becomes a text node: nothing that somebody wrote is read as markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

const shapes = {
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 9l6 6 6-6",
  send: "M4 12l16-8-6 16-3-6z",
  clip: "M8 12l6-6a3 3 0 014 4l-8 8a5 5 0 01-7-7l8-8",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
};

export function icon(name: keyof typeof shapes): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
}

/** An address that may be followed; a message can carry anything. */
export function safeUrl(url: string | undefined): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed.href : null;
  } catch {
    // Not an address at all: shown as text.
    return null;
  }
}

/** The text with its web addresses as links. */
export function linked(text: string): (Node | string)[] {
  return text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/g).map((part, at) => {
    const href = at % 2 === 1 ? safeUrl(part) : null;
    return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, part) : part;
  });
}
