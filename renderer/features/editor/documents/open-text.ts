import { diff } from '@codemirror/merge';
import { type ChangeSpec, EditorState, type Text, Transaction } from '@codemirror/state';
import type { FileContent } from '../../../../contract/commands/files.ts';
import { getState } from '../../../store/store.ts';
import { parts, readOnlyWhen, setupFor, wrappingWhen } from '../text/editor-setup.ts';
import { loadLanguage } from '../text/language.ts';
import { parseText, type TextFormat } from '../text/text-format.ts';
import { change, refreshDirty } from './change-document.ts';
import { atOf, type Key, pathOf, sameAt } from './document.ts';
import { keepState, stateOf, viewOf } from './editor-states.ts';
import { editorState, patchText, setDocument, textDocument } from './editor-store.ts';

/** May this document's text be changed now? */
export function isReadOnly(key: Key): boolean {
  const { at, unlocked } = editorState();
  const own = atOf(key);
  if (getState().snapshot?.project?.readOnly) return true;
  return own.kind === 'version' && !(own.name === unlocked && sameAt(own, at));
}

/** Puts a file's content into a document that holds none yet. */
export function openContent(key: Key, content: FileContent): void {
  if (content.kind !== 'text') {
    setDocument(key, { kind: 'other', content });
    return;
  }
  const { format, doc } = parseText(content.text);
  openState(key, format, doc);
  const { oid, size } = content;
  setDocument(key, { kind: 'text', format, base: doc, oid, size, dirty: false, outside: null });
}

/** Makes the editor's state for a text and fetches its language. */
export function openState(key: Key, format: TextFormat, doc: Text): void {
  const wrap = getState().snapshot?.settings.wordWrap ?? false;
  const setup = setupFor({
    path: pathOf(key),
    format,
    text: doc.sliceString(0, 20_000),
    readOnly: isReadOnly(key),
    wrap,
  });
  const state = EditorState.create({ doc, extensions: setup });
  keepState(key, state);
  viewOf(key)?.setState(state);
  void loadLanguage(pathOf(key)).then(language => {
    if (language) change(key, { effects: parts.language.reconfigure(language) });
  });
}

/** Settings and locks as they are now, for a document that is about to be seen. */
export function refreshSetup(key: Key): void {
  const wrap = getState().snapshot?.settings.wordWrap ?? false;
  change(key, {
    effects: [
      parts.readOnly.reconfigure(readOnlyWhen(isReadOnly(key))),
      parts.wrapping.reconfigure(wrappingWhen(wrap)),
    ],
  });
}

/**
 * The file now holds this: takes it over, clean. Only what differs is replaced, so that cursors, folds and the
 * undo history stay as well as they can.
 */
export function takeContent(key: Key, content: FileContent): void {
  const document = textDocument(key);
  const state = stateOf(key);
  const parsed = content.kind === 'text' ? parseText(content.text) : null;
  if (
    !document ||
    !state ||
    content.kind !== 'text' ||
    !parsed ||
    !sameFormat(parsed.format, document.format)
  ) {
    openContent(key, content);
    return;
  }
  const { oid, size } = content;
  patchText(key, { format: parsed.format, base: parsed.doc, oid, size, outside: null });
  change(key, {
    changes: changesBetween(state.doc, parsed.doc),
    annotations: Transaction.addToHistory.of(false),
    filter: false,
  });
  refreshDirty(key);
}

/** What has to be replaced in `from` to get `to`. */
export const changesBetween = (from: Text, to: Text): ChangeSpec =>
  diff(from.toString(), to.toString(), { scanLimit: 500, timeout: 200 }).map(
    ({ fromA, toA, fromB, toB }) => ({
      from: fromA,
      to: toA,
      insert: to.slice(fromB, toB),
    }),
  );

const sameFormat = (a: TextFormat, b: TextFormat): boolean =>
  a.bom === b.bom &&
  (a.lineEnding === b.lineEnding || (a.lineEnding !== 'mixed' && b.lineEnding !== 'mixed'));
