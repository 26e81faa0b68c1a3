import type { FileEntry } from '../../../../contract/commands/files.ts';
import type { ErrorInfo } from '../../../../contract/errors.ts';
import { client, tell, told } from '../../../store/client.ts';
import { toast } from '../../../store/store.ts';
import { keyOf, pathOf } from '../documents/document.ts';
import { dirtyHere, documentOf, editorState, isDirty } from '../documents/editor-store.ts';
import { during } from '../documents/outside-changes.ts';
import { followRename } from '../documents/rename-document.ts';
import { closeNow, openFile } from '../documents/tabs.ts';
import { ask } from '../questions/questions.ts';
import { foldersOf, type Tree } from './tree-model.ts';
import { baseName, folderOf, inFolder, isWithin } from './tree-paths.ts';
import { endEdit, type NameEdit, revealRow } from './tree-store.ts';

/** Makes or renames what was typed. @returns what is wrong with the name, or null when it was done */
export async function applyName(edit: NameEdit, name: string): Promise<ErrorInfo | null> {
  if (edit.kind === 'rename') {
    const to = inFolder(folderOf(edit.path), name);
    return to === edit.path ? null : rename(edit.path, to);
  }
  const path = inFolder(edit.folder, name);
  const reply = await client.files.create({ path, kind: edit.type });
  if (!reply.ok) return reply.error;
  endEdit();
  revealRow(path);
  if (edit.type === 'file') openFile(path, { focus: true });
  return null;
}

async function rename(from: string, to: string): Promise<ErrorInfo | null> {
  const error = await during(async () => {
    const reply = await client.files.rename({ from, to });
    if (!reply.ok) return reply.error;
    followRename(from, to);
    return null;
  });
  if (error === null) revealRow(to);
  return error;
}

export const canMove = (path: string, folder: string): boolean =>
  folderOf(path) !== folder && !isWithin(folder, path);

/** Moves a file or folder into a folder (`''`: the project itself). */
export async function moveInto(path: string, folder: string): Promise<void> {
  if (!canMove(path, folder)) return;
  const error = await rename(path, inFolder(folder, baseName(path)));
  if (error) tell(error);
}

/** Asks for the folder to move to. */
export async function moveElsewhere(path: string, tree: Tree): Promise<void> {
  const folders = foldersOf(tree).filter(folder => !isWithin(folder, path));
  const answer = await ask('move', { path, folders });
  if (answer !== 'cancel') await moveInto(path, answer.to);
}

/** Asks, then deletes to the trash; clean tabs close, unsaved text stays open. @returns whether it is gone */
export async function removeEntry({ path, kind }: FileEntry): Promise<boolean> {
  const unsaved = dirtyHere(editorState()).filter(key => isWithin(pathOf(key), path)).length;
  const answer = await ask('remove', { path, folder: kind === 'folder', unsaved });
  if (answer === 'cancel') return false;
  const removed = await during(async () => {
    const done = told(await client.files.remove({ path }));
    if (done) closeNow(cleanTabsIn(path));
    return done;
  });
  if (removed === null) return false;
  const token = removed.undoToken;
  toast({
    tone: 'success',
    title: `${baseName(path)} was deleted`,
    ...(token === null
      ? { detail: 'It is in your system’s trash.' }
      : {
          action: { label: 'Undo', run: () => void client.files.undoRemove({ undoToken: token }).then(told) },
        }),
  });
  return true;
}

function cleanTabsIn(path: string): string[] {
  const { tabs, at } = editorState();
  return tabs.filter(tab => isWithin(tab, path) && !isDirty(documentOf(keyOf(at, tab))));
}
