import { show } from '../../../store/store.ts';
import { type Key, keyOf } from './document.ts';
import { forgetStates } from './editor-states.ts';
import {
  documentOf,
  type EditorStore,
  editorState,
  forgetDocuments,
  isDirty,
  setEditor,
  type TabSet,
} from './editor-store.ts';
import { dropBackup } from './hot-exit.ts';
import { revealLine } from './reveal-line.ts';

/** Opens a file in a tab and shows it; `line` counts from 1. With `focus`, or a line, one can type at once. */
export function openFile(path: string, options: { line?: number; focus?: boolean } = {}): void {
  show({ kind: 'editor' });
  const focusWanted = options.focus ?? options.line !== undefined;
  setEditor(state => ({ ...withTab(state, path), focusWanted }));
  if (options.line !== undefined) void revealLine(keyOf(editorState().at, path), options.line);
}

export const activate = (path: string): void => setEditor({ active: path });

const withTab = ({ tabs }: TabSet, path: string): TabSet => ({
  tabs: tabs.includes(path) ? tabs : [...tabs, path],
  active: path,
});

/** Opens files in the draft's tabs, also while a version is shown. */
export function openInDraft(paths: string[]): void {
  setEditor(state => {
    const start: TabSet = state.draftTabs ?? { tabs: state.tabs, active: state.active };
    const next = paths.reduce(withTab, start);
    return state.draftTabs ? { draftTabs: next } : next;
  });
}

/** Closes tabs without asking: unsaved text in them is thrown away, which the caller has asked about. */
export function closeNow(paths: string[]): void {
  const gone = new Set(paths);
  const { at } = editorState();
  const keys = paths.map(path => keyOf(at, path));
  for (const key of keys) if (isDirty(documentOf(key))) dropBackup(key);
  setEditor(state => ({
    tabs: state.tabs.filter(path => !gone.has(path)),
    active: gone.has(state.active ?? '') ? nextActive(state, gone) : state.active,
    closed: [...state.closed.filter(path => !gone.has(path)), ...paths].slice(-50),
  }));
  dropDocuments(keys);
}

/** The tab to the right of a closed one, else to its left. */
function nextActive({ tabs, active }: EditorStore, gone: ReadonlySet<string>): string | null {
  const index = tabs.indexOf(active ?? '');
  const stays = (path: string) => !gone.has(path);
  return tabs.slice(index).find(stays) ?? tabs.slice(0, Math.max(index, 0)).findLast(stays) ?? null;
}

export function reopenTab(): void {
  const { closed, tabs } = editorState();
  const path = closed.findLast(candidate => !tabs.includes(candidate));
  if (path === undefined) return;
  setEditor({ closed: closed.filter(candidate => candidate !== path) });
  openFile(path);
}

/** Shows the next (1) or previous (-1) tab, round and round. */
export function stepTab(step: 1 | -1): void {
  const { tabs, active } = editorState();
  const next = tabs[(tabs.indexOf(active ?? '') + step + tabs.length) % tabs.length];
  if (next !== undefined) {
    show({ kind: 'editor' });
    activate(next);
  }
}

/** Puts a tab where another one stands. */
export function moveTab(path: string, to: number): void {
  setEditor(({ tabs }) => {
    const others = tabs.filter(candidate => candidate !== path);
    return { tabs: [...others.slice(0, to), path, ...others.slice(to)] };
  });
}

/** Forgets texts, cursors and undo histories. */
export function dropDocuments(keys: Key[]): void {
  forgetStates(keys);
  forgetDocuments(keys);
}
