import { Failure } from '../../failure.ts';
import { createBreather } from '../breathe.ts';
import type { CommitObject, Oid, TreeEntry } from '../types.ts';

/** What the project needs to go on: the files of these commits. */
export type Needed = { name: string; commit: Oid }[];

type Read = {
  readCommit: (oid: Oid) => CommitObject | Promise<CommitObject>;
  readTree: (oid: Oid) => TreeEntry[] | Promise<TreeEntry[]>;
  has: (oid: Oid) => boolean;
};

const atOnceMs = 25;
/** It runs beside what a user asks right after opening. */
const turnMs = 2;

/**
 * Whether everything is there that these commits need: folders are read, files are only looked for. Answers
 * what is damaged as a sentence, or null when there is nothing or `atOnceMs` have passed: then the rest is
 * looked at in the background and `onLater` is told.
 */
export async function findDamage(
  needed: Needed,
  read: Read,
  onLater: (damage: string) => void,
): Promise<string | null> {
  const breathe = createBreather(turnMs);
  const seen = new Set<Oid>();
  const checkTree = async (oid: Oid, path: string): Promise<void> => {
    if (seen.has(oid)) return;
    seen.add(oid);
    await breathe();
    for (const entry of await read.readTree(oid)) {
      if (entry.mode === '160000') continue;
      const below = path + entry.name;
      if (entry.mode === '40000') await checkTree(entry.oid, `${below}/`);
      else if (!seen.has(entry.oid)) {
        seen.add(entry.oid);
        if (!read.has(entry.oid)) throw new Failure('version-damaged', `${below} is missing.`);
      }
    }
  };
  const checkAll = async (): Promise<string | null> => {
    for (const { name, commit } of needed) {
      try {
        await checkTree((await read.readCommit(commit)).tree, '');
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'version-damaged') throw error;
        return `The ${name} is damaged: ${error.message}`;
      }
    }
    return null;
  };
  const all = checkAll();
  let isLate = false;
  const late = new Promise<null>(resolve => {
    const timer = setTimeout(() => {
      isLate = true;
      resolve(null);
    }, atOnceMs);
    all.then(
      () => clearTimeout(timer),
      () => clearTimeout(timer),
    );
  });
  all.then(
    damage => (isLate && damage !== null ? onLater(damage) : undefined),
    // What can't be read at all is told by whoever needs it.
    () => undefined,
  );
  return await Promise.race([all, late]);
}
