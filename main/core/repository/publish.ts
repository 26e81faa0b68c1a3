import { syncFoldersTogether } from './disk.ts';
import type { GitIndex, PreparedIndex } from './git-index.ts';
import { orLater } from './git-lock.ts';
import type { ObjectStore } from './object-store.ts';
import { proveTag } from './prove-tag.ts';
import type { PreparedRef, Refs } from './refs.ts';
import type { Publication, RefChange } from './types.ts';

type Engine = {
  gitDir: string;
  objects: Pick<ObjectStore, 'flush'>;
  refs: Pick<Refs, 'prepare' | 'update' | 'remove'>;
  index: Pick<GitIndex, 'prepare'> | null;
};

/**
 * See `Repository.publish`. A flush takes the disk almost as long for many files as for one, so everything is
 * flushed together that may be: the bytes of objects, refs and index; the folders of the objects; those of the
 * first refs; those of the refs after them, and the index's.
 */
export async function publish(
  { gitDir, objects, refs, index }: Engine,
  { beforehand, prove, refs: changes, between, after = [], index: tree }: Publication,
): Promise<ReadonlyMap<string, unknown>> {
  const hindered = new Map<string, unknown>();
  const first: PreparedRef[] = [];
  const later: PreparedRef[] = [];
  let entries: PreparedIndex | null = null;
  try {
    for (const change of changes) first.push(refs.prepare(change));
    for (const change of after) {
      await orHindered(hindered, change.ref, () => later.push(refs.prepare(change)));
    }
    if (tree !== undefined && index !== null) entries = await index.prepare(tree);
    const temps = [...first, ...later, ...(entries ? [entries] : [])].map(({ temp }) => temp);
    const flushed = objects.flush(temps).then(() => (prove ? proveTag(gitDir, prove) : undefined));
    for (const outcome of await Promise.allSettled([flushed, beforehand?.()])) {
      if (outcome.status === 'rejected') throw outcome.reason;
    }
    await moveAll(refs, first);
    await between?.();
    const moved: PreparedRef[] = [];
    for (const each of later) {
      await orHindered(hindered, each.change.ref, async () => {
        await each.lock();
        each.move();
        moved.push(each);
      });
    }
    const { put } = entries ?? {};
    if (put) await orHindered(hindered, 'index', put);
    try {
      await syncFoldersTogether(foldersOf(moved, entries ? [gitDir] : []));
    } catch (error) {
      for (const { change } of moved) hindered.set(change.ref, error);
      if (entries) hindered.set('index', error);
    }
    return hindered;
  } finally {
    for (const { end } of [...first, ...later, ...(entries ? [entries] : [])]) orLater(end);
  }
}

const foldersOf = (refs: PreparedRef[], others: string[] = []) =>
  new Set([...refs.flatMap(({ folders }) => folders), ...others]);

/** What is told to have failed has not happened: refs that have moved are moved back when a later one can't. */
async function moveAll(refs: Engine['refs'], prepared: PreparedRef[]): Promise<void> {
  const moved: PreparedRef[] = [];
  try {
    for (const each of prepared) await each.lock();
    for (const each of prepared) {
      each.move();
      moved.push(each);
    }
    await syncFoldersTogether(foldersOf(moved));
  } catch (error) {
    for (const { change } of moved.reverse()) await moveBack(refs, change).catch(() => undefined);
    throw error;
  }
}

const moveBack = (refs: Engine['refs'], { ref, next, expected }: RefChange): Promise<void> =>
  expected === null ? refs.remove(ref, next) : refs.update({ ref, next: expected, expected: next });

async function orHindered(hindered: Map<string, unknown>, ref: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    hindered.set(ref, error);
  }
}
