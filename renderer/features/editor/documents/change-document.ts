import type { EditorState, TransactionSpec } from '@codemirror/state';
import type { Key } from './document.ts';
import { keepState, stateOf, viewOf } from './editor-states.ts';
import { patchText, textDocument } from './editor-store.ts';
import { backUp, dropBackup } from './hot-exit.ts';

/** A document's state moved on. Follows with the unsaved mark and the text that is kept for a crash. */
export function stateChanged(key: Key, state: EditorState, docChanged: boolean): void {
  keepState(key, state);
  if (docChanged) refreshDirty(key);
}

/** Compares text and file anew: after an edit, after a save. */
export function refreshDirty(key: Key): void {
  const document = textDocument(key);
  const state = stateOf(key);
  if (!document || !state) return;
  const dirty = document.base === null || !state.doc.eq(document.base);
  if (dirty !== document.dirty) patchText(key, { dirty });
  if (dirty) backUp(key);
  else dropBackup(key);
}

/** Changes a document, whether it is the one that is seen or not. */
export function change(key: Key, spec: TransactionSpec): void {
  const view = viewOf(key);
  if (view) {
    view.dispatch(spec);
    return;
  }
  const state = stateOf(key);
  if (!state) return;
  const transaction = state.update(spec);
  stateChanged(key, transaction.state, transaction.docChanged);
}
