import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { ask, HubError } from "../shared/api";
import { clock } from "../shared/format";
import { language } from "../shared/i18n";
import { Menu } from "./menu";
import { isChanged, layout, linked, linkedChanged, openLayout, view, viewText, type Layout } from "./state";
import { t } from "./words";

const PATH = "/web/wallboard/layouts";
const mine = signal<Layout[]>([]);
const note = signal("");
/** Why the link's layout is not shown; it must not pass for the whole board. */
export const linkNote = signal("");
/** Saved elsewhere since it was opened here; the person says which of the two stays. */
const newer = signal<Layout | null>(null);

const address = (one: Layout) => `${PATH}/${encodeURIComponent(one.id)}`;

/** The layout that the page's link names. */
export async function openLinked(): Promise<void> {
  await attempt(async () => openLayout(await ask<Layout>(`${PATH}/${encodeURIComponent(linked)}`), linkedChanged));
  linkNote.value = note.value;
}

async function readMine(): Promise<void> {
  mine.value = (await ask<{ layouts: Layout[] }>(PATH)).layouts;
}

async function attempt(work: () => Promise<void>): Promise<void> {
  note.value = "";
  newer.value = null;
  try {
    await work();
  } catch (fault) {
    if (!(fault instanceof HubError)) throw fault;
    const other = (fault.body as { layout?: Layout } | undefined)?.layout;
    if (fault.status === 409 && other) newer.value = other;
    else note.value = fault.status === 404 ? t("layoutGone") : fault.status === 409 ? t("layoutsFull") : t("layoutFailed");
  }
}

async function saved(next: Layout, text: string): Promise<void> {
  openLayout(next, viewText(view.value) === next.view);
  await readMine();
  note.value = text;
}

const saveNew = (name: string) =>
  attempt(async () => saved(await ask<Layout>(PATH, "POST", { name, view: viewText(view.value) }), t("layoutSaved")));

/** @param seen The version that this saves over. */
const saveOver = (one: Layout, seen = one.version) =>
  attempt(async () => saved(await ask<Layout>(address(one), "PUT", { name: one.name, view: viewText(view.value), version: seen }), t("layoutSaved")));

const rename = (one: Layout, name: string) =>
  attempt(async () => {
    const next = await ask<Layout>(address(one), "PUT", { name, view: one.view, version: one.version });
    openLayout(next, true);
    await readMine();
  });

const remove = (one: Layout) =>
  attempt(async () => {
    await ask<void>(`${address(one)}?version=${one.version}`, "DELETE");
    openLayout(null);
    await readMine();
    note.value = t("layoutDeleted");
  });

export function LayoutsMenu() {
  const open = layout.value;
  const [name, setName] = useState("");
  const title = open ? `${open.name}${isChanged.value ? " *" : ""}` : t("layouts");
  return (
    <Menu name="layoutsMenu" title={title} onOpen={() => void attempt(readMine)}>
      {newer.value && <Newer other={newer.value} />}
      {note.value && <p role="status">{note.value}</p>}
      {mine.value.length === 0 ? <p class="soft">{t("noLayouts")}</p> : (
        <ul class="choices">
          {mine.value.map((one) => (
            <li key={one.id}><button data-layout={one.id} aria-pressed={one.id === open?.id} onClick={() => openLayout(one)}>{one.name}</button></li>
          ))}
        </ul>
      )}
      {open && <Opened open={open} />}
      <form class="pair" onSubmit={(e) => { e.preventDefault(); if (name.trim()) void saveNew(name.trim()).then(() => setName("")); }}>
        <input type="text" maxLength={80} aria-label={t("layoutName")} placeholder={t("layoutName")} value={name} onInput={(e) => setName(e.currentTarget.value)} />
        <button data-action="saveNew">{t("saveNew")}</button>
      </form>
    </Menu>
  );
}

function Opened({ open }: { open: Layout }) {
  const [name, setName] = useState<string | null>(null);
  if (!open.mine)
    return (
      <div class="opened">
        <p class="soft">{t("layoutBy", { name: open.by })}</p>
        <button data-action="leave" onClick={() => openLayout(null)}>{t("leaveLayout")}</button>
      </div>
    );
  return (
    <div class="opened">
      <button data-action="save" disabled={!isChanged.value} onClick={() => void saveOver(open)}>{t("save")}</button>
      <button data-action="undo" disabled={!isChanged.value} onClick={() => openLayout(open)}>{t("undo")}</button>
      <button data-action="delete" onClick={() => confirm(t("deleteSure", { name: open.name })) && void remove(open)}>{t("delete")}</button>
      <button data-action="leave" onClick={() => openLayout(null)}>{t("leaveLayout")}</button>
      <form class="pair" onSubmit={(e) => { e.preventDefault(); if (name?.trim()) void rename(open, name.trim()).then(() => setName(null)); }}>
        <input type="text" maxLength={80} aria-label={t("newName")} value={name ?? open.name} onInput={(e) => setName(e.currentTarget.value)} />
        <button data-action="rename" disabled={!name?.trim() || name.trim() === open.name}>{t("rename")}</button>
      </form>
    </div>
  );
}

function Newer({ other }: { other: Layout }) {
  return (
    <div class="newer" role="alert">
      <p>{t("layoutNewer", { name: other.name, at: clock(other.changed, language.value) })}</p>
      <button data-action="takeTheirs" onClick={() => { newer.value = null; openLayout(other); }}>{t("takeTheirs")}</button>
      <button data-action="saveMine" onClick={() => void saveOver({ ...other, name: layout.value?.name ?? other.name })}>{t("saveMine")}</button>
    </div>
  );
}
