import { client, tell, told } from '../../../store/client.ts';
import { atOf, type Key, pathOf, sameAt } from '../documents/document.ts';
import { dirtyKeys, editorState } from '../documents/editor-store.ts';
import { dropBackup } from '../documents/hot-exit.ts';
import { during } from '../documents/outside-changes.ts';
import { dropDocuments, openInDraft } from '../documents/tabs.ts';
import { ask } from '../questions/questions.ts';
import { settleConflict } from './settle-conflict.ts';
import { type TextToSave, textsToSave } from './text-to-save.ts';

/**
 * Saves text that was typed on a version: on top of it, as the new draft, or into the current draft. That is
 * the user's choice, made once for all unsaved text of that version, because saving leads back to the draft.
 * @returns false when the user cancelled or it could not be saved
 */
export async function saveOnVersion(keys: Key[]): Promise<boolean> {
  const [first] = keys;
  const at = first === undefined ? null : atOf(first);
  if (at?.kind !== 'version') return true;
  const together = dirtyKeys(editorState()).filter(key => sameAt(atOf(key), at));
  const answer = await ask('onto', { version: at.name, paths: together.map(pathOf) });
  if (answer === 'cancel') return false;
  const texts = textsToSave(together);
  const done = answer === 'onto' ? await saveOnto(at.name, texts) : await saveBeside(texts);
  return done && saveOnVersion(keys.filter(key => !together.includes(key)));
}

/** The version with these texts becomes the draft; what the draft held is kept for Undo. */
async function saveOnto(version: string, texts: TextToSave[]): Promise<boolean> {
  const files = texts.map(({ path, text, expected }) => ({ path, text, expected }));
  const result = told(
    await during(() => client.files.save({ files, onto: { kind: 'version', name: version } })),
  );
  if (result === null) return false;
  if (result.kind === 'saved') {
    finish(texts);
    return true;
  }
  // The tag was moved to another commit while its text was being edited.
  for (const conflict of result.conflicts) {
    const text = texts.find(({ path }) => path === conflict.path);
    if (!text || !(await settleConflict(text.key, conflict))) return false;
  }
  return saveOnto(version, textsToSave(texts.map(({ key }) => key)));
}

/** These texts replace their files in the current draft, which stays as it is otherwise. */
async function saveBeside(texts: TextToSave[]): Promise<boolean> {
  const files: { path: string; text: string; expected: string | null }[] = [];
  for (const { path, text } of texts) {
    const current = await client.files.read({ at: { kind: 'draft' }, path });
    if (!current.ok && current.error.code !== 'file-missing') {
      tell(current.error);
      return false;
    }
    const expected = current.ok && 'oid' in current.value ? current.value.oid : null;
    files.push({ path, text, expected });
  }
  const result = told(await during(() => client.files.save({ files })));
  if (result === null) return false;
  // The draft's file changed in the moment between reading and saving: look again.
  if (result.kind === 'conflict') return saveBeside(texts);
  finish(texts);
  return true;
}

/** The texts are in the draft now, where the core has led back to. */
function finish(texts: TextToSave[]): void {
  for (const { key } of texts) dropBackup(key);
  dropDocuments(texts.map(({ key }) => key));
  openInDraft(texts.map(({ path }) => path));
}
