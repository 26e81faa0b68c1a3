import { EditorView } from '@codemirror/view';
import { change } from './change-document.ts';
import type { Key } from './document.ts';
import { stateOf } from './editor-states.ts';
import { loadDocument } from './load-document.ts';

/** Puts the cursor at the start of a line (from 1) and shows it in the middle, once the file is loaded. */
export async function revealLine(key: Key, line: number): Promise<void> {
  await loadDocument(key);
  const doc = stateOf(key)?.doc;
  if (!doc) return;
  const anchor = doc.line(Math.min(Math.max(line, 1), doc.lines)).from;
  change(key, { selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
}
