import { lstatSync, type Stats } from 'node:fs';
import type { IgnoreRules } from './ignore-rules.ts';
import { isUnchanged } from './known-files.ts';
import { doubt, ensureFolder, forgetFolder, type KnownFolder, pathIn } from './known-folders.ts';
import { nameRefusal } from './safe-path.ts';
import type { ScanOptions } from './scan.ts';
import { readFile, unreadableReason } from './scan-file.ts';
import { entryAsTracked } from './tracked.ts';
import type { FileMode } from './types.ts';

/** Where a name stands. `anew`: whether it is judged again although it is known. */
export type Place = { rules: IgnoreRules; anew: boolean; depth: number };

/** Why a folder is no part of the project; `gone` when it is not there. */
export type Refusal = { reason: string } | 'gone';

const deepest = 200;
const orNothing = { throwIfNoEntry: false } as const;

export type Names = {
  /** Looks at a name, whatever stands there; it becomes part of its folder, or is dropped from it. */
  consider: (folder: KnownFolder, name: string, isFolder: boolean, place: Place) => Promise<void>;
  /** Looks at a file or link of the project. Answers false when a folder stands there. */
  look: (folder: KnownFolder, name: string, anew: boolean) => Promise<boolean>;
  /** Forgets a name. */
  drop: (folder: KnownFolder, name: string) => void;
  /** Looks into a folder that is part of the project. */
  enter: (folder: KnownFolder, name: string, below: KnownFolder, place: Place) => Promise<void>;
};

/** What a scan does with one name; `visit` does the same with a folder. */
export function createNames(
  { workDir, objects, top, tracked, keepsModes, keepsLinks, onLearned }: ScanOptions,
  visit: (folder: KnownFolder, place: Place) => Promise<Refusal | null>,
): Names {
  const drop = (folder: KnownFolder, name: string) => {
    forgetFolder(folder, name);
    if (folder.files.delete(name)) folder.stale = true;
    if (folder.held.delete(name)) folder.stale = true;
    folder.skipped.delete(name);
  };

  /** What is tracked stays as it was. */
  const skip = async (folder: KnownFolder, name: string, reason: string) => {
    drop(folder, name);
    const held = await entryAsTracked(await tracked(), objects, pathIn(folder, name));
    if (held) folder.held.set(name, held);
    folder.skipped.set(name, held ? `${reason} It stays in the project as it was last seen.` : reason);
    folder.stale = true;
  };

  const modeAs = async (path: string) => {
    const before = keepsModes && keepsLinks ? null : (await tracked()).files.get(path)?.mode;
    return ({ mode }: { mode: number | bigint }): FileMode => {
      if (!keepsLinks && before === '120000') return '120000';
      if (!keepsModes) return before === '100755' ? '100755' : '100644';
      return Number(mode) & 0o100 ? '100755' : '100644';
    };
  };

  const look: Names['look'] = async (folder, name, anew) => {
    const path = pathIn(folder, name);
    const known = folder.files.get(name);
    let stat: Stats | undefined;
    try {
      stat = lstatSync(`${workDir}/${path}`, orNothing);
    } catch (error) {
      await skip(folder, name, unreadableReason(error));
      return true;
    }
    if (stat === undefined) {
      // Gone since the folder was listed; or a name that could not be decoded, and so can't be found.
      if (name.includes('\ufffd')) await skip(folder, name, 'Its name is not valid UTF-8.');
      else drop(folder, name);
      return true;
    }
    if (stat.isDirectory()) return false;
    // A name is a file or a folder, never both: what was known of a folder is past, also where the file is known.
    forgetFolder(folder, name);
    // See scan.ts.
    if (stat.nlink > 1) doubt(folder, name);
    const isSame = known !== undefined && isUnchanged(known, stat);
    if (isSame && !anew) return true;
    const modeOf = await modeAs(path);
    if (isSame && (stat.isSymbolicLink() || known.mode === modeOf(stat))) return true;
    const found = await readFile(`${workDir}/${path}`, stat, objects, modeOf);
    if (found === null) drop(folder, name);
    else if ('reason' in found) await skip(folder, name, found.reason);
    else {
      if (folder.held.delete(name) || known?.oid !== found.oid || known.mode !== found.mode)
        folder.stale = true;
      folder.skipped.delete(name);
      folder.files.set(name, found);
      onLearned();
    }
    return true;
  };

  /** Whether a name belongs to the project, and if so, whether only for what is tracked already. */
  const judge = async (folder: KnownFolder, name: string, isFolder: boolean, { rules, anew }: Place) => {
    const below = folder.folders.get(name);
    if (!anew && isFolder && below && below.onlyTracked !== null) return below;
    if (!anew && !isFolder && folder.files.has(name)) return { onlyTracked: true };
    const path = pathIn(folder, name);
    if (folder.onlyTracked !== true && !rules.ignores(path, isFolder)) return { onlyTracked: false };
    const { files, folders } = await tracked();
    return files.has(path) || (isFolder && folders.has(path)) ? { onlyTracked: true } : null;
  };

  const enter: Names['enter'] = async (folder, name, below, place) => {
    const refused = await visit(below, { ...place, depth: place.depth + 1 });
    if (refused === 'gone') drop(folder, name);
    else if (refused) await skip(folder, name, refused.reason);
  };

  return {
    look,
    enter,
    drop,
    consider: async (folder, name, isFolder, place) => {
      if (folder === top && name === '.git') return;
      const judged = await judge(folder, name, isFolder, place);
      if (!judged) return drop(folder, name);
      const refusal = nameRefusal(name);
      if (refusal) return await skip(folder, name, `Its name ${refusal}.`);
      if (!isFolder && (await look(folder, name, place.anew))) return;
      const path = pathIn(folder, name);
      const module = folder.folders.has(name) && !place.anew ? null : (await tracked()).files.get(path);
      if (module?.mode === '160000') {
        // A submodule's commit is kept; what is inside is that repository's matter.
        drop(folder, name);
        folder.held.set(name, { name, ...module });
        folder.stale = true;
        return;
      }
      if (place.depth >= deepest) return await skip(folder, name, 'It lies too many folders deep.');
      if (folder.files.delete(name)) folder.stale = true;
      if (folder.held.delete(name)) folder.stale = true;
      folder.skipped.delete(name);
      const below = ensureFolder(folder, name);
      below.onlyTracked = judged.onlyTracked;
      await enter(folder, name, below, place);
    },
  };
}
