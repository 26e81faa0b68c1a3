import type { Text } from '@codemirror/state';
import { type Key, pathOf } from '../documents/document.ts';
import { stateOf } from '../documents/editor-states.ts';
import { textDocument } from '../documents/editor-store.ts';
import { formatText } from '../text/text-format.ts';

export type TextToSave = {
  key: Key;
  path: string;
  text: string;
  doc: Text;
  /** The blob id that the text is based on; null: there is no such file. */
  expected: string | null;
};

/** A document's text as it stands now; null where it holds none. */
export function textToSave(key: Key): TextToSave | null {
  const document = textDocument(key);
  const doc = stateOf(key)?.doc;
  if (!document || !doc) return null;
  return { key, path: pathOf(key), text: formatText(doc, document.format), doc, expected: document.oid };
}

export const textsToSave = (keys: Key[]): TextToSave[] => keys.map(textToSave).filter(text => text !== null);
