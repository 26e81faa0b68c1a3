import { type BigIntStats, lstatSync, mkdirSync, readlinkSync, rmdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { createBreather } from './breathe.ts';
import type { CheckoutTrash } from './checkout-trash.ts';
import { type DiskTemps, errnoOf, moveFile, removeIfThere } from './disk.ts';
import { keepAside } from './keep-aside.ts';
import { nowNs } from './known-files.ts';
import { objectId } from './raw-object.ts';
import { readRegular } from './read-regular.ts';
import type { StatCache } from './stat-cache.ts';
import type { FileMode, Oid, Progress, TreeChange, TreeFile } from './types.ts';

/** `others`: what earlier checkouts may have left at that path, when the power went before it was on the disk. */
export type CheckoutChange = TreeChange & { others?: readonly TreeFile[] };

export type CheckoutOptions = {
  workDir: string;
  temps: DiskTemps;
  trash: Pick<CheckoutTrash, 'take'>;
  stats: StatCache;
  readBlob: (oid: Oid) => Uint8Array;
  /** Where files go that stand in the way and are in neither tree. */
  keptDir: string;
  /** Whether the disk keeps the executable bit. */
  keepsModes: boolean;
  /** Told of each file that was put aside. */
  onKept: (path: string, keptAt: string) => void;
  /** After a power loss: an empty file that should not be empty was torn, and is nobody's work. */
  emptyIsTorn?: boolean;
  /** Some of it may have been done already. */
  again?: boolean;
  progress?: Progress | undefined;
};

const longestTarget = 4_096;

type State =
  | { kind: 'unreachable' | 'absent' }
  | { kind: 'folder' | 'other'; stat: BigIntStats }
  | { kind: 'file'; stat: BigIntStats; mode: FileMode; oid: Oid };

/** What stands at a path itself; null when nothing does. */
function statOf(full: string): BigIntStats | null {
  try {
    return lstatSync(full, { bigint: true, throwIfNoEntry: false }) ?? null;
  } catch (error) {
    // Under a name that is too long for this disk nothing can stand.
    if (['ENOTDIR', 'ENAMETOOLONG'].includes(errnoOf(error))) return null;
    throw error;
  }
}

function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** A version can hold a link that no disk can: to nothing, or to what is too long for a path. */
function refuseLinkTarget(path: string, target: Uint8Array): void {
  if (target.length > 0 && target.length < longestTarget && !target.includes(0)) return;
  throw new Failure('path-invalid', `The link ${path} can’t be made: no disk holds where it leads.`, {
    path,
  });
}

/**
 * Takes the working folder from one tree to another. What already is as it shall be is left alone, so that
 * the same call finishes what an earlier one began. Bytes are written as they are stored: line endings are
 * never converted. Links are made as links, and nothing is written or removed through one. Nothing is flushed
 * to the disk: see `createCheckoutFlush`. Answers how many paths had to be changed.
 *
 * A file that is replaced is taken away before the new one, whole already, is moved in its place: ext4 flushes a
 * new file that is moved over another, which costs more than all the rest. For the microseconds between the two a
 * reader finds no file, never a part of one (native git leaves such a gap, too, and fills the file in place).
 * The journal makes good for a kill within the gap.
 */
export async function applyChanges(
  changes: readonly CheckoutChange[],
  options: CheckoutOptions,
): Promise<number> {
  const { workDir, temps, trash, stats } = options;
  const breathe = createBreather();
  /** Folders that were seen to be real ones, and no links, since the last pause. */
  const real = new Set<string>(['.']);
  let done = 0;
  let changed = 0;
  const step = async () => {
    options.progress?.(++done, changes.length);
    const pause = breathe();
    if (!pause) return;
    await pause;
    real.clear();
  };

  const isReal = (folder: string): boolean => {
    if (folder === '.' || real.has(folder)) return true;
    if (!isReal(dirname(folder)) || !statOf(join(workDir, folder))?.isDirectory()) return false;
    real.add(folder);
    return true;
  };

  const look = (path: string): State => {
    if (!isReal(dirname(path))) return { kind: 'unreachable' };
    const full = join(workDir, path);
    const stat = statOf(full);
    if (!stat) return { kind: 'absent' };
    if (stat.isDirectory()) return { kind: 'folder', stat };
    const bit: FileMode = stat.mode & 0o100n ? '100755' : '100644';
    const mode: FileMode = stat.isSymbolicLink() ? '120000' : bit;
    if (mode !== '120000' && !stat.isFile()) return { kind: 'other', stat };
    const cached = stats.match(path, stat);
    if (cached) return { kind: 'file', stat, mode, oid: cached.oid };
    try {
      const bytes = mode === '120000' ? readlinkSync(full, { encoding: 'buffer' }) : readRegular(full).bytes;
      return { kind: 'file', stat, mode, oid: objectId('blob', bytes) };
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return { kind: 'absent' };
      throw error;
    }
  };

  const sameMode = (a: FileMode, b: FileMode) =>
    a === b || (!options.keepsModes && a.startsWith('100') && b.startsWith('100'));
  const is = (state: State, file: TreeFile | null) =>
    file !== null && state.kind === 'file' && state.oid === file.oid && sameMode(state.mode, file.mode);
  const isTorn = (state: State) =>
    options.emptyIsTorn === true &&
    state.kind === 'file' &&
    state.mode !== '120000' &&
    state.stat.size === 0n;
  /** Takes away what the history holds, or nobody wrote; answers false for anything else. */
  const takeAway = ({ path, before, others = [] }: CheckoutChange, state: State): boolean => {
    if (state.kind !== 'file') return false;
    if (![before, ...others].some(file => is(state, file)) && !isTorn(state)) return false;
    trash.take(join(workDir, path), Number(state.stat.size));
    return true;
  };

  const keep = (path: string) => {
    options.onKept(path, keepAside(workDir, path, options.keptDir));
    real.clear();
  };

  const emptied = new Set<string>();
  const remove = (change: CheckoutChange) => {
    const { path, before } = change;
    const state = look(path);
    if (state.kind === 'file') changed++;
    const full = join(workDir, path);
    if (before?.mode === '160000') {
      // A submodule's own files are not ours to remove.
      if (state.kind === 'folder') removeIfEmpty(full);
    } else if (!takeAway(change, state) && (state.kind === 'file' || state.kind === 'other')) {
      keep(path);
    }
    stats.remove(path);
    if (state.kind !== 'unreachable') emptied.add(dirname(path));
  };

  const removeEmptied = () => {
    for (const folder of [...emptied].sort().reverse()) {
      let empty = folder;
      while (empty !== '.' && isReal(dirname(empty)) && removeIfEmpty(join(workDir, empty))) {
        real.delete(empty);
        empty = dirname(empty);
      }
    }
  };

  const makeFolder = (folder: string) => {
    if (isReal(folder)) return;
    makeFolder(dirname(folder));
    const full = join(workDir, folder);
    if (statOf(full)) keep(folder);
    mkdirSync(full);
    real.add(folder);
  };

  const clearPlace = (change: CheckoutChange, state: State) => {
    if (state.kind === 'absent' || state.kind === 'unreachable' || takeAway(change, state)) return;
    if (state.kind !== 'folder' || !removeIfEmpty(join(workDir, change.path))) keep(change.path);
  };

  /** Writes the new content first, so that between the look at the old one and its end nothing else happens. */
  const replace = (change: CheckoutChange, after: TreeFile) => {
    const { path } = change;
    const full = join(workDir, path);
    const bytes = options.readBlob(after.oid);
    const isLink = after.mode === '120000';
    if (isLink) refuseLinkTarget(path, bytes);
    const mode = after.mode === '100755' ? 0o777 : 0o666;
    const temp = isLink ? null : temps.write(bytes, { mode, durable: false });
    try {
      clearPlace(change, look(path));
      if (temp === null) symlinkSync(Buffer.from(bytes), full);
      else moveFile(temp, full);
    } catch (error) {
      if (temp !== null) removeIfThere(temp);
      throw error;
    }
    changed++;
  };

  const write = (change: CheckoutChange, after: TreeFile) => {
    const { path } = change;
    makeFolder(dirname(path));
    const full = join(workDir, path);
    if (after.mode === '160000') {
      const state = look(path);
      if (state.kind === 'folder') return;
      clearPlace(change, state);
      mkdirSync(full);
      return;
    }
    if (!options.again || !is(look(path), after)) replace(change, after);
    const readAt = nowNs();
    const stat = statOf(full);
    if (stat) stats.set(path, stat, after, readAt);
  };

  for (const change of [...changes].reverse()) {
    if (change.after !== null) continue;
    remove(change);
    await step();
  }
  removeEmptied();
  for (const change of changes) {
    if (change.after === null) continue;
    write(change, change.after);
    await step();
  }
  return changed;
}
