import type { SaveConflict } from '../../../../contract/commands/files.ts';
import { toast } from '../../../store/store.ts';
import { refreshDirty } from '../documents/change-document.ts';
import type { Key } from '../documents/document.ts';
import { patchText, setDocument } from '../documents/editor-store.ts';
import { dropBackup } from '../documents/hot-exit.ts';
import { takeContent } from '../documents/open-text.ts';
import { ask } from '../questions/questions.ts';
import { textToSave } from './text-to-save.ts';

/**
 * Asks what to do about a file that is not what the text was based on, and does it.
 * @returns false when nothing is to be saved now
 */
export async function settleConflict(key: Key, { path, current }: SaveConflict): Promise<boolean> {
  const mine = textToSave(key);
  if (!mine) return false;
  const answer = await ask('conflict', { path, mine: mine.text, theirs: current });
  if (answer === 'cancel') return false;
  if (answer === 'theirs') {
    takeTheirs(key, current);
    return true;
  }
  if (current !== null && !('oid' in current)) {
    const detail = 'What stands there now is not a file that Tagline writes. Move or delete it first.';
    toast({ tone: 'danger', title: `${path} can’t be overwritten`, detail });
    return false;
  }
  keepMine(key, current?.oid ?? null);
  return true;
}

/** The text stays, now as a change to what the file holds (`oid`; null: there is none). */
export function keepMine(key: Key, oid: string | null): void {
  patchText(key, { oid, base: null, outside: null });
  refreshDirty(key);
}

export function takeTheirs(key: Key, current: SaveConflict['current']): void {
  dropBackup(key);
  if (current === null) setDocument(key, { kind: 'missing' });
  else takeContent(key, current);
}
