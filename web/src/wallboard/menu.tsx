import type { ComponentChildren } from "preact";

/** A sheet below its title; Escape closes it and gives the title back the focus. */
export function Menu({ name, title, children, onOpen }: { name: string; title: string; children: ComponentChildren; onOpen?: () => void }) {
  return (
    <details
      class="menu" data-menu={name}
      onToggle={(e) => e.currentTarget.open && onOpen?.()}
      onKeyDown={(e) => {
        if (e.key !== "Escape") return;
        e.currentTarget.open = false;
        e.currentTarget.querySelector("summary")?.focus();
      }}
    >
      <summary>{title}</summary>
      <div class="sheet">{children}</div>
    </details>
  );
}
