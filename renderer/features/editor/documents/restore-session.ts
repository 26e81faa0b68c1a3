import type { FileContent } from '../../../../contract/commands/files.ts';
import type { UnsavedText } from '../../../../contract/commands/session.ts';
import type { Reply } from '../../../../contract/errors.ts';
import { client, tell } from '../../../store/client.ts';
import { parseAs, parseText } from '../text/text-format.ts';
import { change, refreshDirty } from './change-document.ts';
import { keyOf, type Outside } from './document.ts';
import { setDocument, setEditor } from './editor-store.ts';
import { markKept } from './hot-exit.ts';
import { changesBetween, openState } from './open-text.ts';

/** Brings back what was open when this project was left: tabs, and text that was not saved. */
export async function restoreSession(): Promise<void> {
  const reply = await client.session.load({});
  if (!reply.ok) {
    tell(reply.error);
    return;
  }
  const { tabs, active, unsaved } = reply.value;
  await Promise.all(unsaved.map(restoreText));
  const drafts = unsaved.filter(({ at }) => at.kind === 'draft');
  const paths = [...tabs, ...drafts].map(({ path }) => path);
  setEditor(state => {
    const all = [...new Set([...paths, ...state.tabs])];
    const remembered = active !== null && all.includes(active) ? active : (all[0] ?? null);
    const restored = { tabs: all, active: state.active ?? remembered };
    return state.draftTabs ? { ...restored, draftTabs: restored } : restored;
  });
}

async function restoreText({ path, at, text, expected }: UnsavedText): Promise<void> {
  const key = keyOf(at, path);
  const reply = await client.files.read({ at, path });
  const current = reply.ok && reply.value.kind === 'text' ? reply.value : null;
  // Where the file is still the one that the text was typed on, taking the change back makes it clean again.
  const base = current?.oid === expected && current ? parseText(current.text) : null;
  const format = base?.format ?? parseText(text).format;
  const doc = parseAs(text, format);
  openState(key, format, base?.doc ?? doc);
  setDocument(key, {
    kind: 'text',
    format,
    base: base?.doc ?? null,
    oid: expected,
    size: current?.size ?? 0,
    dirty: true,
    outside: base ? null : outsideOf(reply, expected),
  });
  markKept(key);
  if (base) change(key, { changes: changesBetween(base.doc, doc), filter: false });
  refreshDirty(key);
}

/** What became of the file since; a file that can't be read just now is found out about on saving. */
function outsideOf(reply: Reply<FileContent>, expected: string | null): Outside | null {
  if (reply.ok) return { kind: 'changed', current: reply.value };
  return reply.error.code === 'file-missing' && expected !== null ? { kind: 'gone' } : null;
}
