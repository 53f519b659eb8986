import type { ComponentChildren } from "preact";

/** Like a notice, within a page that has its own main part. */
export function Message({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) {
  return (
    <section class="notice" role="status">
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </section>
  );
}
