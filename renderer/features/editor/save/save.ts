import type { Text } from '@codemirror/state';
import { client, told } from '../../../store/client.ts';
import { refreshDirty } from '../documents/change-document.ts';
import { atOf, type Key, keyOf } from '../documents/document.ts';
import { documentOf, isDirty, patchText, textDocument } from '../documents/editor-store.ts';
import { during } from '../documents/outside-changes.ts';
import { formatText } from '../text/text-format.ts';
import { saveOnVersion } from './save-on-version.ts';
import { settleConflict } from './settle-conflict.ts';
import { textsToSave } from './text-to-save.ts';

let queue: Promise<unknown> = Promise.resolve();

/**
 * Saves these documents, as far as they are unsaved; of the draft's, all or none. One save at a time.
 * @returns false when the user cancelled or something could not be saved, which was told then
 */
export function saveDocuments(keys: Key[]): Promise<boolean> {
  const result = queue.then(async () => {
    const unsaved = keys.filter(key => isDirty(documentOf(key)));
    const toDraft = unsaved.filter(key => atOf(key).kind === 'draft');
    if (!(await saveToDraft(toDraft))) return false;
    return saveOnVersion(unsaved.filter(key => atOf(key).kind === 'version'));
  });
  queue = result;
  return result;
}

async function saveToDraft(keys: Key[]): Promise<boolean> {
  const texts = textsToSave(keys);
  if (texts.length === 0) return true;
  const result = await during(async () => {
    const files = texts.map(({ path, text, expected }) => ({ path, text, expected }));
    const answer = told(await client.files.save({ files }));
    if (answer?.kind !== 'saved') return answer;
    for (const { path, oid } of answer.files) {
      const sent = texts.find(text => text.path === path);
      if (sent) saved(sent.key, sent.doc, oid);
    }
    return answer;
  });
  if (result?.kind !== 'conflict') return result !== null;
  for (const conflict of result.conflicts) {
    if (!(await settleConflict(keyOf({ kind: 'draft' }, conflict.path), conflict))) return false;
  }
  return saveToDraft(keys.filter(key => isDirty(documentOf(key))));
}

/** This text is in the file now; what was typed while it was on its way stays unsaved. */
function saved(key: Key, doc: Text, oid: string): void {
  const document = textDocument(key);
  if (!document) return;
  const size = new Blob([formatText(doc, document.format)]).size;
  patchText(key, { base: doc, oid, size, outside: null });
  refreshDirty(key);
}
