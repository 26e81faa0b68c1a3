import { rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { createBreather } from './breathe.ts';
import { type DiskTemps, errnoOf, makeFolders, readIfThere, removeIfThere, syncFolder } from './disk.ts';
import { underGitLock } from './git-lock.ts';
import type { LooseRefs } from './loose-refs.ts';
import {
  allTraits,
  encodePackedFile,
  type PackedFile,
  type PackedRefs,
  parsePackedFile,
} from './packed-refs.ts';
import { readRefFile } from './ref-file.ts';
import { isRefName } from './ref-name.ts';
import type { Oid } from './types.ts';

// The order of the steps is git's own (files_pack_refs and files_transaction_finish in
// https://github.com/git/git/blob/master/refs/files-backend.c): whoever looks for a file first and for a line
// second, as git and we do, finds every ref at every moment.

type Place = { gitDir: string; temps: DiskTemps; packed: PackedRefs; loose: LooseRefs };

export type PackOptions = {
  /**
   * What an object stands for in the end when it is a tag, null when it is none. Throws a Failure when it is
   * missing or damaged: such a ref is left as it is.
   */
  peel: (oid: Oid) => Oid | null | Promise<Oid | null>;
  /** Fewer files than this are left alone. */
  atLeast?: number;
};

const root = 'refs/tags';
const manyTags = 200;
const lockWaitMs = 1_000;

/** Names of `packed-refs` are handled as bytes. */
const asBytes = (name: string) => Buffer.from(name).toString('latin1');

/**
 * Moves the tags that are files into `packed-refs`: first all lines, durable, then the files one by one, each
 * under its own lock and only if it still says what its line says. Interrupted anywhere, every tag stands in
 * at least one of the places. Answers how many files it removed. Throws `busy`.
 */
export async function packTags(place: Place, { peel, atLeast = manyTags }: PackOptions): Promise<number> {
  const { gitDir, temps, packed, loose } = place;
  if (loose.names(root).length < atLeast) return 0;
  const breathe = createBreather();
  const peeled = new Map<Oid, Oid | null>();
  const learn = async (oid: Oid) => {
    await breathe();
    if (!peeled.has(oid)) peeled.set(oid, await peel(oid));
  };
  // The long part, before anybody is kept waiting.
  for (const name of loose.names(root)) {
    const file = readRefFile(join(gitDir, name));
    if (file?.kind === 'oid') await unlessDamaged(() => learn(file.oid));
  }

  const moved = new Map<string, Oid>();
  await underGitLock(packed.path, { temps, waitMs: lockWaitMs, lasting: true }, async () => {
    const { refs } = readPacked(packed);
    await tellPeeled(refs, peel);
    // Whoever deletes a tag waits for our lock: what is listed now is not gone before its line stands.
    for (const name of loose.names(root)) {
      const file = readRefFile(join(gitDir, name));
      await breathe();
      if (file?.kind !== 'oid' || !peeled.has(file.oid)) continue;
      moved.set(name, file.oid);
      refs.set(asBytes(name), { oid: file.oid, peeled: peeled.get(file.oid) ?? null });
    }
    if (moved.size > 0) temps.replace(packed.path, encodePackedFile({ traits: allTraits, refs }));
  });

  let removed = 0;
  for (const [name, oid] of moved) {
    await breathe();
    if (await prune(place, name, oid)) removed++;
  }
  for (const folder of new Set([...moved.keys()].map(name => dirname(name)))) removeIfEmpty(gitDir, folder);
  syncFolder(join(gitDir, root));
  return removed;
}

/** Removes a file that says the same as its line, unless somebody is at it: then the next packing does. */
async function prune({ gitDir, temps, packed }: Place, name: string, oid: Oid): Promise<boolean> {
  const path = join(gitDir, name);
  try {
    return await underGitLock(path, { temps, waitMs: 0 }, () => {
      const file = readRefFile(path);
      if (file?.kind !== 'oid' || file.oid !== oid || packed.read().get(name) !== oid) return false;
      removeIfThere(path);
      return true;
    });
  } catch (error) {
    if ((error instanceof Failure && error.code === 'busy') || errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The line goes first and the file last: there is no moment at which an older value shows. */
export async function removeRef(place: Place, ref: string, check: () => void): Promise<void> {
  const { gitDir, temps, packed } = place;
  const path = join(gitDir, ref);
  const options = { temps, waitMs: lockWaitMs };
  if (!isRefName(ref) || ref === 'HEAD')
    throw new Failure('name-invalid', `${ref} can't be removed.`, { ref });
  check();
  makeFolders(dirname(path));
  await underGitLock(path, options, () =>
    // Also for what has no line: a packing under way must not bring it back.
    underGitLock(packed.path, { ...options, lasting: true }, () => {
      check();
      const file = readPacked(packed);
      if (file.refs.delete(asBytes(ref))) temps.replace(packed.path, encodePackedFile(file));
      removeIfThere(join(gitDir, 'logs', ref));
      removeIfThere(path);
    }),
  );
  syncFolder(dirname(path));
  removeIfEmpty(gitDir, dirname(ref));
}

const readPacked = ({ path }: PackedRefs): PackedFile =>
  parsePackedFile(readIfThere(path) ?? Buffer.alloc(0));

async function tellPeeled(refs: PackedFile['refs'], peel: PackOptions['peel']): Promise<void> {
  for (const line of refs.values()) {
    if (line.peeled !== undefined) continue;
    line.peeled = null;
    await unlessDamaged(async () => {
      line.peeled = await peel(line.oid);
    });
  }
}

async function unlessDamaged(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

/** A folder that names with a slash have left, and those above it, up to the kind of refs. */
function removeIfEmpty(gitDir: string, folder: string): void {
  for (let at = folder; at.split('/').length > 2; at = dirname(at)) {
    try {
      rmdirSync(join(gitDir, at));
    } catch {
      return;
    }
  }
}
