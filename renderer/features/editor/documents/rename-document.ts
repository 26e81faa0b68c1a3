import { namedAs, parts } from '../text/editor-setup.ts';
import { loadLanguage } from '../text/language.ts';
import { change } from './change-document.ts';
import { type Key, keyOf, pathOf } from './document.ts';
import { moveState } from './editor-states.ts';
import { documentOf, editorState, isDirty, setEditor, type TabSet } from './editor-store.ts';
import { backUp, dropBackup } from './hot-exit.ts';

/** The path after a file or folder was renamed; null when it is not concerned. */
export function renamedPath(path: string, from: string, to: string): string | null {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : null;
}

/** Tabs, texts and unsaved changes of the draft follow a file or folder to its new name. */
export function followRename(from: string, to: string): void {
  const follow = (path: string) => renamedPath(path, from, to) ?? path;
  const followTabs = ({ tabs, active }: TabSet): TabSet => ({
    tabs: tabs.map(follow),
    active: active === null ? null : follow(active),
  });
  const moves: [Key, Key][] = [];
  const documents = Object.fromEntries(
    Object.entries(editorState().documents).map(([key, document]) => {
      const path = key.startsWith(':') ? renamedPath(key.slice(1), from, to) : null;
      if (path === null) return [key, document];
      const next = keyOf({ kind: 'draft' }, path);
      moves.push([key, next]);
      return [next, document];
    }),
  );
  for (const [old, next] of moves) {
    if (isDirty(documentOf(old))) dropBackup(old);
    moveState(old, next);
  }
  setEditor(state => ({
    ...followTabs(state),
    draftTabs: state.draftTabs && followTabs(state.draftTabs),
    closed: state.closed.map(follow),
    documents,
  }));
  for (const [, next] of moves) {
    if (isDirty(documentOf(next))) backUp(next);
    change(next, { effects: parts.name.reconfigure(namedAs(pathOf(next))) });
    void loadLanguage(pathOf(next)).then(language =>
      change(next, { effects: parts.language.reconfigure(language ?? []) }),
    );
  }
}
