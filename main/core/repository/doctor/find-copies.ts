import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere } from '../disk.ts';
import { decodeIndex, trackedFiles } from '../index-file.ts';
import { objectId, type RawObject } from '../raw-object.ts';
import { readRegular } from '../read-regular.ts';
import { encodeTree } from '../tree-codec.ts';
import type { FileMode, Oid, TreeEntry } from '../types.ts';

type Files = Map<string, { mode: FileMode; oid: Oid }>;

/** All files below a folder but `.git`, each with its bytes. What can't be read is left out. */
function* filesIn(folder: string, below = ''): Generator<{ path: string; mode: FileMode; bytes: Buffer }> {
  let entries: ReturnType<typeof list>;
  try {
    entries = list(join(folder, below));
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = below + entry.name;
    if (entry.name === '.git') continue;
    if (entry.isDirectory()) yield* filesIn(folder, `${path}/`);
    else if (entry.isFile() || entry.isSymbolicLink()) {
      try {
        const full = join(folder, path);
        if (entry.isSymbolicLink()) {
          yield { path, mode: '120000', bytes: readlinkSync(full, { encoding: 'buffer' }) };
        } else {
          const { bytes, stat } = readRegular(full);
          yield { path, mode: stat.mode & 0o100n ? '100755' : '100644', bytes };
        }
      } catch {
        // Gone, or not ours to read.
      }
    }
  }
}

const list = (folder: string) => readdirSync(folder, { withFileTypes: true });

/** The trees of these files, all folders, by id. */
function treesOf(files: Files): Map<Oid, Buffer> {
  const folders = new Map<string, TreeEntry[]>([['', []]]);
  const entriesOf = (folder: string): TreeEntry[] => {
    let entries = folders.get(folder);
    if (!entries) {
      entries = [];
      folders.set(folder, entries);
      entriesOf(parentOf(folder));
    }
    return entries;
  };
  for (const [path, { mode, oid }] of files) {
    entriesOf(parentOf(path)).push({ name: nameOf(path), mode, oid });
  }
  const trees = new Map<Oid, Buffer>();
  for (const folder of [...folders.keys()].sort((a, b) => b.length - a.length)) {
    const data = encodeTree(folders.get(folder) ?? []);
    const oid = objectId('tree', data);
    trees.set(oid, data);
    if (folder !== '') entriesOf(parentOf(folder)).push({ name: nameOf(folder), mode: '40000', oid });
  }
  return trees;
}

const parentOf = (path: string) => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/**
 * Looks for objects outside of the object store: files in the working files and in what was kept aside, and
 * folders as the working files and git's index have them. Everything that it answers is proven by its id.
 */
export async function findCopies(
  wanted: ReadonlySet<Oid>,
  { workDir, gitDir }: { workDir: string; gitDir: string },
  breathe: () => Promise<void> | undefined,
): Promise<Map<Oid, RawObject & { from: string }>> {
  const found = new Map<Oid, RawObject & { from: string }>();
  const working: Files = new Map();
  for (const [folder, isWorking] of [
    [workDir, true],
    [join(gitDir, 'tagline', 'kept'), false],
  ] as const) {
    for (const { path, mode, bytes } of filesIn(folder)) {
      const oid = objectId('blob', bytes);
      if (isWorking) working.set(path, { mode, oid });
      if (wanted.has(oid)) {
        const from = isWorking ? `the working file ${path}` : `a file that was kept aside, ${path}`;
        found.set(oid, { type: 'blob', data: bytes, from });
      }
      await breathe();
    }
  }
  const index = readIfThere(join(gitDir, 'index'));
  const indexed = index && decodeIndex(index);
  for (const [files, from] of [
    [working, 'the working files'],
    [indexed ? trackedFiles(indexed) : new Map(), 'git’s index'],
  ] as const) {
    for (const [oid, data] of treesOf(files)) {
      if (wanted.has(oid) && !found.has(oid)) found.set(oid, { type: 'tree', data, from });
    }
  }
  return found;
}
