import type { Counts } from '../../../contract/shapes.ts';
import { Failure } from '../failure.ts';
import type { Repository, TreeChange, TreeFile } from '../repository/types.ts';
import { mapBounded } from './bounded.ts';
import { type Fingerprint, fingerprint, similarity } from './similarity.ts';

const emptyBlob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
/** As git's default: half of the bytes have to be the same. */
const alike = 0.5;
/** Beyond these, only renames of equal bytes are looked for. */
const mostFiles = 400;
const largestFile = 1024 * 1024;
const largestSum = 32 * 1024 * 1024;
const readAtOnce = 8;

export type FileDelta = { before: TreeFile | null; after: TreeFile | null };

/** The bytes of a file on either side of a comparison. */
export type ReadSides = {
  before: (file: TreeFile) => Promise<Uint8Array>;
  after: (file: TreeFile) => Promise<Uint8Array>;
};

/** Both sides are trees of the repository. */
export const readStoredSides = ({ readBlob }: Repository): ReadSides => {
  const read = (file: TreeFile) => readBlob(file.oid, { limit: largestFile });
  return { before: read, after: read };
};

/**
 * Pairs a removed file with an added one as a rename: first of equal bytes, then of similar ones, the most
 * similar first and, among equals, those of one name. Order: as given, a rename where its new path stands.
 */
export async function pairRenames(changes: TreeChange[], read: ReadSides): Promise<FileDelta[]> {
  const removed = changes.flatMap(({ before, after }) => (before !== null && after === null ? [before] : []));
  const added = changes.flatMap(({ before, after }) => (before === null && after !== null ? [after] : []));
  if (removed.length === 0 || added.length === 0) return changes;
  const origins = pairEqual(removed, added);
  const taken = new Set(origins.values());
  await pairSimilar(
    removed.filter(file => !taken.has(file) && isRegular(file)),
    added.filter(file => !origins.has(file) && isRegular(file)),
    read,
    origins,
  );
  const renamed = new Set(origins.values());
  return changes.flatMap(({ before, after }): FileDelta[] => {
    if (after === null) return before !== null && renamed.has(before) ? [] : [{ before, after }];
    return [{ before: before ?? origins.get(after) ?? null, after }];
  });
}

/** A rename counts as modified. */
export function countDeltas(deltas: FileDelta[]): Counts {
  const counts = { added: 0, modified: 0, deleted: 0 };
  for (const { before, after } of deltas) {
    if (before === null) counts.added += 1;
    else if (after === null) counts.deleted += 1;
    else counts.modified += 1;
  }
  return counts;
}

/** What differs between two trees of the repository, in numbers. */
export const countChanges = async (repository: Repository, changes: TreeChange[]): Promise<Counts> =>
  countDeltas(await pairRenames(changes, readStoredSides(repository)));

const isRegular = ({ mode, oid }: TreeFile) => /^100/.test(mode) && oid !== emptyBlob;
const nameOf = ({ path }: TreeFile) => path.slice(path.lastIndexOf('/') + 1);

/** In one pass, however many files hold the same: a stranger's version may hold one file 100,000 times. */
function pairEqual(removed: TreeFile[], added: TreeFile[]): Map<TreeFile, TreeFile> {
  const origins = new Map<TreeFile, TreeFile>();
  const waiting = new Map<string, TreeFile[]>();
  const wait = (key: string, file: TreeFile) => {
    const files = waiting.get(key);
    if (files) files.push(file);
    else waiting.set(key, [file]);
  };
  const bytesKey = ({ mode, oid }: TreeFile) => `${mode} ${oid}`;
  const nameKey = (file: TreeFile) => `${bytesKey(file)} ${nameOf(file)}`;
  for (const file of removed.toReversed()) {
    wait(bytesKey(file), file);
    wait(nameKey(file), file);
  }
  const taken = new Set<TreeFile>();
  const takeFirst = (key: string): TreeFile | undefined => {
    const files = waiting.get(key) ?? [];
    for (let file = files.pop(); file !== undefined; file = files.pop()) if (!taken.has(file)) return file;
    return undefined;
  };
  for (const file of added) {
    if (file.oid === emptyBlob) continue;
    const origin = takeFirst(nameKey(file)) ?? takeFirst(bytesKey(file));
    if (!origin) continue;
    taken.add(origin);
    origins.set(file, origin);
  }
  return origins;
}

async function pairSimilar(
  removed: TreeFile[],
  added: TreeFile[],
  read: ReadSides,
  origins: Map<TreeFile, TreeFile>,
): Promise<void> {
  if (removed.length === 0 || added.length === 0 || removed.length + added.length > mostFiles) return;
  let sum = 0;
  const printer = (readBytes: ReadSides['before']) => async (file: TreeFile) => {
    if (sum > largestSum) return [];
    const bytes = await readBytes(file).catch(unreadable);
    if (bytes === null || bytes.length > largestFile) return [];
    sum += bytes.length;
    return [{ file, print: fingerprint(bytes) }];
  };
  const before = (await mapBounded(removed, readAtOnce, printer(read.before))).flat();
  const after = (await mapBounded(added, readAtOnce, printer(read.after))).flat();
  const pairs = before.flatMap(old => after.flatMap(now => score(old, now)));
  pairs.sort((x, y) => y.score - x.score || Number(y.named) - Number(x.named));
  const taken = new Set<TreeFile>();
  for (const { old, now } of pairs) {
    if (taken.has(old) || origins.has(now)) continue;
    origins.set(now, old);
    taken.add(old);
  }
}

type Printed = { file: TreeFile; print: Fingerprint };

function score(old: Printed, now: Printed) {
  const [small, large] = [old.print.size, now.print.size].sort((x, y) => x - y) as [number, number];
  if (small < large * alike) return [];
  const value = similarity(old.print, now.print);
  const named = nameOf(old.file) === nameOf(now.file);
  return value < alike ? [] : [{ old: old.file, now: now.file, score: value, named }];
}

/** A damaged or very large file is no reason to fail: it only is no rename. */
function unreadable(error: unknown): null {
  if (error instanceof Failure) return null;
  throw error;
}
