import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';
import { createBreather } from './breathe.ts';
import { errnoOf } from './disk.ts';
import { type IgnoreRules, readIgnoreFile } from './ignore-rules.ts';
import { isKeptUnchanged, type KeptFiles, keptNames } from './kept-files.ts';
import { isUnchanged, type KnownFile } from './known-files.ts';
import {
  doubt,
  isListedAs,
  type KnownFolder,
  listedAs,
  mustReach,
  pathIn,
  reachAgain,
  unwatchAll,
} from './known-folders.ts';
import type { ObjectStore } from './object-store.ts';
import { unreadableReason } from './scan-file.ts';
import { createNames, type Place, type Refusal } from './scan-name.ts';
import { storeTree } from './scan-tree.ts';
import { entryAsTracked, findUnlisted, type Tracked } from './tracked.ts';
import type { Oid, WorkingState } from './types.ts';

export type ScanOptions = {
  workDir: string;
  objects: ObjectStore;
  /** What is known of the working folder; brought up to date. */
  top: KnownFolder;
  rules: IgnoreRules;
  tracked: () => Promise<Tracked>;
  /** Whether the disk keeps the executable bit and links (git's core.fileMode and core.symlinks). */
  keepsModes: boolean;
  keepsLinks: boolean;
  /** Whether rules, modes or what is tracked may have changed, so that every name is judged anew. */
  anew: boolean;
  /** Whether in folders that are watched only what is doubted needs a look. */
  onlyDoubted: boolean;
  /** Begins to watch a folder; called before it is listed. Null when nothing is watched. */
  watch: ((folder: KnownFolder) => void) | null;
  /** Told when something was learned that is worth keeping. */
  onLearned: () => void;
};

const orNothing = { throwIfNoEntry: false } as const;

/**
 * Reads the working folder as a tree and writes the objects that are new. A folder is listed only when its own
 * stat differs from what is known, a file is read only when its stat does. What can't be read but is tracked
 * stays in the tree as it was. After it has thrown, the next scan must not be `onlyDoubted`.
 */
export async function scanWorkingFolder(options: ScanOptions): Promise<WorkingState> {
  const { workDir, objects, top, tracked, onlyDoubted, watch, onLearned } = options;
  const breathe = createBreather();
  const skipped: WorkingState['skipped'] = [];
  const absolute = (folder: KnownFolder) => (folder.path === '' ? workDir : `${workDir}/${folder.path}`);

  const list = (folder: KnownFolder): Dirent[] | Refusal => {
    try {
      const dirents = readdirSync(absolute(folder), { withFileTypes: true });
      const isNested = folder !== top && dirents.some(entry => entry.name === '.git');
      return isNested ? { reason: 'It is a repository of its own.' } : dirents;
    } catch (error) {
      if (folder === top) throw error;
      if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return 'gone';
      return { reason: unreadableReason(error) };
    }
  };

  const visit = async (folder: KnownFolder, place: Place): Promise<Refusal | null> => {
    const isWatched = onlyDoubted && folder.unwatch !== null;
    if (isWatched && !place.anew && !mustReach(folder)) return null;
    await breathe();
    const { doubted } = folder;
    folder.doubted = new Set();
    folder.doubtBelow = false;
    for (const name of doubted) {
      const below = folder.folders.get(name);
      // It may be another folder by now, which nobody watches, also where all names are listed anew.
      if (below) unwatchAll(below);
    }
    if (folder.unwatch === null) watch?.(folder);

    let mustList =
      place.anew ||
      folder.skipped.size > 0 ||
      folder.listed === null ||
      doubted.has('.gitignore') ||
      doubted.has('.git');
    let { listed } = folder;
    if (!isWatched || mustList) {
      // With a dot, for a project that is opened through a link.
      const stat = statOf(folder === top ? `${workDir}/.` : absolute(folder));
      if (stat?.isDirectory() === false) return 'gone';
      mustList ||= !stat || !isListedAs(folder, stat);
      if (mustList) listed = stat ? listedAs(stat) : null;
    }
    let dirents = mustList ? list(folder) : null;
    let hasRules = folder.ignoreText !== null;
    if (Array.isArray(dirents))
      hasRules = dirents.some(entry => entry.name === '.gitignore' && entry.isFile());
    let { ignoreText } = folder;
    if (!isWatched || mustList)
      ignoreText = hasRules ? readIgnoreFile(`${absolute(folder)}/.gitignore`) : null;
    const anew = place.anew || (ignoreText ?? '') !== (folder.ignoreText ?? '');
    if (anew) dirents ??= list(folder);
    if (dirents && !Array.isArray(dirents)) return dirents;

    const here: Place = { ...place, rules: rulesIn(folder, place.rules, ignoreText), anew };
    if (dirents) await considerAll(folder, dirents, here);
    else if (isWatched) await considerDoubted(folder, doubted, here);
    else await lookAtKnown(folder, here);

    if (folder.stale) {
      const tree = await storeTree(
        folder,
        objects,
        async name => void (await names.look(folder, name, true)),
      );
      if (tree !== folder.tree && folder.parent) folder.parent.stale = true;
      folder.tree = tree;
      folder.stale = false;
      onLearned();
    }
    if (listed !== folder.listed || ignoreText !== folder.ignoreText) onLearned();
    // Only now, so that a scan that throws before leaves it to be listed again.
    folder.listed = listed;
    folder.ignoreText = ignoreText;
    for (const [name, reason] of folder.skipped) skipped.push({ path: pathIn(folder, name), reason });
    if (mustReach(folder)) reachAgain(folder);
    return null;
  };

  const names = createNames(options, visit);

  const isAsKnown = (folder: KnownFolder, name: string, known: KnownFile): boolean => {
    const stat = statOf(`${absolute(folder)}/${name}`);
    if (stat === undefined || !isUnchanged(known, stat)) return false;
    // Through its other names it can be changed without a word from the watcher.
    if (stat.nlink > 1) doubt(folder, name);
    return true;
  };

  const considerAll = async (folder: KnownFolder, dirents: Dirent[], place: Place) => {
    const before = [...folder.skipped.keys(), ...folder.held.keys()];
    const there = new Set(dirents.map(entry => entry.name));
    for (const known of [...folder.files.keys(), ...folder.folders.keys(), ...before]) {
      if (!there.has(known)) names.drop(folder, known);
    }
    for (const entry of dirents) {
      const known = place.anew || entry.isDirectory() ? undefined : folder.files.get(entry.name);
      const isBoth = folder.folders.has(entry.name);
      if (known && !isBoth && isAsKnown(folder, entry.name, known)) continue;
      await breathe();
      await names.consider(folder, entry.name, entry.isDirectory(), place);
    }
    if (!dirents.some(entry => entry.name.includes('\ufffd'))) return;
    for (const odd of findUnlisted(workDir, await tracked(), folder.path)) {
      const held = await entryAsTracked(await tracked(), objects, odd);
      if (!held) continue;
      folder.held.set(held.name, held);
      folder.stale = true;
    }
  };

  const lookAtKept = async (folder: KnownFolder, kept: KeptFiles) => {
    const at = absolute(folder);
    const changed: string[] = [];
    for (const [index, name] of keptNames(kept).entries()) {
      if ((index & 127) === 127) await breathe();
      const stat = statOf(`${at}/${name}`);
      if (stat === undefined || !isKeptUnchanged(kept, index, stat)) changed.push(name);
      else if (stat.nlink > 1) doubt(folder, name);
    }
    for (const name of changed) await names.look(folder, name, false);
  };

  const lookAtKnown = async (folder: KnownFolder, place: Place) => {
    if (folder.kept) await lookAtKept(folder, folder.kept);
    else {
      let count = 0;
      for (const [name, known] of folder.files) {
        if ((++count & 127) === 0) await breathe();
        if (!isAsKnown(folder, name, known)) await names.look(folder, name, false);
      }
    }
    for (const [name, below] of folder.folders) await names.enter(folder, name, below, place);
  };

  const considerDoubted = async (folder: KnownFolder, doubted: Set<string>, place: Place) => {
    for (const name of doubted) {
      await breathe();
      const isFolder = statOf(`${absolute(folder)}/${name}`)?.isDirectory() === true;
      await names.consider(folder, name, isFolder, place);
    }
    for (const [name, below] of folder.folders) {
      if (mustReach(below)) await names.enter(folder, name, below, place);
    }
  };

  await visit(top, { rules: options.rules, anew: options.anew, depth: 0 });
  skipped.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { tree: top.tree as Oid, skipped };
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, orNothing);
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return undefined;
  }
}

/** The rules in a folder, parsed once as long as they are the same. */
function rulesIn(folder: KnownFolder, outer: IgnoreRules, text: string | null): IgnoreRules {
  if (!text) return outer;
  const { rules } = folder;
  if (rules?.outer === outer && rules.text === text) return rules.own;
  const own = outer.below(folder.path === '' ? '' : `${folder.path}/`, text);
  folder.rules = { outer, text, own };
  return own;
}
