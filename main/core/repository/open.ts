import { join } from 'node:path';
import { asFailure, Failure } from '../failure.ts';
import { configValue, readConfig } from './config.ts';
import { diffTrees, listFiles } from './diff-trees.ts';
import { openTemps, readIfThere } from './disk.ts';
import { runDoctor } from './doctor/doctor.ts';
import { findDamage } from './doctor/find-damage.ts';
import { createTemps } from './durable-fs.ts';
import { removeLeftovers } from './git-lock.ts';
import { inspectRepository } from './inspect.ts';
import { maintain } from './maintain.ts';
import { type ObjectStore, openObjectStore } from './object-store.ts';
import { encodeCommit, largestText, parseCommit } from './parse-commit.ts';
import { encodeTag, parseTag } from './parse-tag.ts';
import { publish } from './publish.ts';
import { type ObjectType, objectDamaged, objectLimit, type RawObject } from './raw-object.ts';
import { createRefs } from './refs.ts';
import { openStatCache } from './stat-cache.ts';
import { createTreeCache } from './tree-cache.ts';
import { encodeTree } from './tree-codec.ts';
import type { Oid, Repository, TreeEntry } from './types.ts';
import { createWorkingFolder } from './working-folder.ts';
import { createWriteLock, type WaitOptions } from './write-lock.ts';

const deepestNesting = 10;
/** A living process that finishes its own checkout is not waited for on open. */
const recoverWaitMs = 500;
const cannotWrite: ReadonlySet<string> = new Set(['read-only', 'permission-denied']);

/**
 * Opens the repository that stands exactly at `path`. Leftovers of a process that died are cleared and a
 * checkout that it began is finished; `openNotes` tells. Nothing of the repository is ever executed: no
 * hooks, filters or helpers. Throws `repository-unsupported`, `repository-damaged`, `project-missing`,
 * `not-a-folder`, or a system error's code.
 */
export async function openRepository(path: string): Promise<Repository> {
  const found = await inspectRepository(path);
  if (found.kind === 'none') {
    throw new Failure('repository-damaged', `No git repository stands at ${path}.`, { path });
  }
  if (found.kind === 'unsupported') throw new Failure('repository-unsupported', found.reason, { path });
  try {
    return await open(path, found.gitDir);
  } catch (error) {
    throw asFailure(error, `open the repository at ${path}`);
  }
}

/** Bytes: what is larger is no text or folder that anybody could look at. */
const largest: Record<ObjectType, number> = {
  blob: objectLimit,
  tree: 64 * 1024 * 1024,
  commit: largestText,
  tag: largestText,
};

/** Only a file may be too large: anything else of that size is damage. */
function readBounded(objects: ObjectStore, oid: Oid, type: ObjectType, limit: number): RawObject {
  try {
    return objects.read(oid, limit);
  } catch (error) {
    if (type === 'blob' || !(error instanceof Failure) || error.code !== 'file-too-large') throw error;
    throw objectDamaged(oid, 'is larger than anything that can be read', error);
  }
}

async function open(workDir: string, gitDir: string): Promise<Repository> {
  const own = join(gitDir, 'tagline');
  const notes: string[] = [];
  const recovered: string[] = [];
  const temps = createTemps(join(own, 'tmp'));
  const clearLeftovers = () => {
    for (const removed of removeLeftovers(gitDir, temps)) {
      notes.push(`A lock that a program had left behind was removed: ${removed}.`);
    }
  };
  const lock = createWriteLock(join(own, 'write.lock'), clearLeftovers);
  const diskTemps = openTemps(temps.dir);
  const objects = openObjectStore(gitDir, diskTemps);
  const refs = createRefs(gitDir, diskTemps);
  const stats = openStatCache(join(own, 'stat-cache'), diskTemps);

  const readAs = (oid: Oid, type: ObjectType, limit = largest[type]): Buffer => {
    const object = readBounded(objects, oid, type, limit);
    if (object.type !== type) throw objectDamaged(oid, `is a ${object.type} where a ${type} is needed`);
    return object.data;
  };

  // Commits of a shallow clone whose parents were not fetched.
  const shallow = readIfThere(join(gitDir, 'shallow'))?.toString('latin1').split('\n') ?? [];

  const trees = createTreeCache(oid => readAs(oid, 'tree'));
  const readTree = async (oid: Oid): Promise<TreeEntry[]> => trees.entries(oid);

  const readCommit = async (oid: Oid) => {
    const commit = parseCommit(readAs(oid, 'commit'));
    if (!commit) throw objectDamaged(oid, 'is not a commit that can be read');
    return shallow.includes(oid) ? { ...commit, parents: [] } : commit;
  };

  const readTag = async (oid: Oid) => {
    const tag = parseTag(readAs(oid, 'tag'));
    if (!tag) throw objectDamaged(oid, 'is not a tag that can be read');
    return tag;
  };

  /** As git does: what the innermost tag names, without looking whether it is there. */
  const peel = (oid: Oid): Oid | null => {
    let { type, data } = objects.read(oid);
    for (let depth = 0; type === 'tag'; depth++) {
      const tag = parseTag(data);
      if (!tag || depth > deepestNesting) throw objectDamaged(oid, 'is not a tag that can be read');
      if (tag.type !== 'tag') return tag.object;
      ({ type, data } = objects.read(tag.object));
    }
    return null;
  };

  const files = createWorkingFolder({
    workDir,
    gitDir,
    temps: diskTemps,
    objects,
    stats,
    notes,
    headTree: async () => {
      const { commit } = refs.head();
      return commit === null ? null : (await readCommit(commit)).tree;
    },
    listFiles: tree => listFiles(readTree, tree),
    diffTrees: async (a, b) => diffTrees(trees, a, b),
    readTree,
  });

  /** Every error as a Failure, with the action in its sentence. */
  const guarded =
    <A extends unknown[], T>(action: string, work: (...args: A) => Promise<T> | T) =>
    async (...args: A): Promise<T> => {
      try {
        return await work(...args);
      } catch (error) {
        throw asFailure(error, action);
      }
    };

  const recover = guarded('finish what had been interrupted', async () => {
    const told = await files.recover();
    if (told === null) return;
    notes.push(told);
    recovered.push(told);
  });

  let holding = false;
  /** By a window, which stays: whoever comes for a command has no use for what is made ahead. */
  let isWatched = false;
  /** What the lock throws is put into words; what `work` throws is its own. */
  const exclusive = async <T>(work: () => Promise<T>, options?: WaitOptions): Promise<T> => {
    let failure: unknown;
    const held = async () => {
      holding = true;
      files.pause();
      diskTemps.spares.pause();
      try {
        // Left by another process that died while this one was running.
        if (files.wasInterrupted()) await recover();
        return await work();
      } catch (error) {
        failure = error;
        throw error;
      } finally {
        holding = false;
        files.goOn();
        if (isWatched) diskTemps.spares.refill();
      }
    };
    return await lock.exclusive(held, options).catch((error: unknown) => {
      throw error === failure ? error : asFailure(error, 'lock the project for writing');
    });
  };

  const scan = async () => {
    // Half of another process's checkout is no state of the project: wait for it, or finish it.
    if (!holding && files.wasInterrupted()) {
      await exclusive(async () => undefined).catch((error: unknown) => {
        // Where nothing can be written, what stands there is all there is to see.
        if (!(error instanceof Failure) || !cannotWrite.has(error.code)) throw error;
      });
    }
    return await files.scan();
  };

  const repository: Repository = {
    workDir,
    gitDir,
    readBlob: guarded('read a file of the history', (oid, { limit } = {}) => readAs(oid, 'blob', limit)),
    readTree: guarded('read a folder of the history', readTree),
    readCommit: guarded('read the history', readCommit),
    readTag: guarded('read a version', readTag),
    typeOf: guarded('read the history', oid => objects.typeOf(oid).type),
    readObject: guarded('read the history', oid => objects.read(oid)),

    writeBlob: guarded('store a file', bytes => objects.write('blob', Buffer.from(bytes))),
    writeTree: guarded('store a folder', entries => objects.write('tree', encodeTree(entries))),
    writeCommit: guarded('store the change', async commit => objects.write('commit', encodeCommit(commit))),
    writeTag: guarded('store the version', async tag => objects.write('tag', encodeTag(tag))),

    head: guarded('read where the project stands', async () => refs.head()),
    readRef: guarded('read a ref', async ref => refs.read(ref)),
    listRefs: guarded('list the versions', async (prefix, options) => refs.list(prefix, options)),
    refsDigest: guarded('list the versions', async (prefix, options) => refs.digest(prefix, options)),
    listRefNames: guarded('list the versions', async prefix => refs.names(prefix)),
    updateRef: guarded('move a ref', async (ref, next, expected) => {
      await publish({ gitDir, objects, refs, index: null }, { refs: [{ ref, next, expected }] });
    }),
    publish: guarded('make it a part of the history', publication => {
      const engine = { gitDir, objects, refs, index: null };
      if (publication.index === undefined) return publish(engine, publication);
      return files.withIndex(index => publish({ ...engine, index }, publication));
    }),

    removeRef: guarded('remove a ref', refs.remove),
    packRefs: guarded('pack the versions', () => refs.pack({ peel })),
    maintain: guarded('pack the history', options => maintain({ gitDir, objects, refs, peel }, options)),

    exclusive,

    config: guarded('read the configuration', async key => configValue(readConfig(gitDir), key)),
    listFiles: guarded('list the files', tree => listFiles(readTree, tree)),
    diffTrees: guarded('compare', (a, b) => diffTrees(trees, a, b)),
    watch: (...args) => {
      isWatched = true;
      return files.watch(...args);
    },
    scan: guarded('look at the working files', scan),
    checkout: guarded('change the working files', files.checkout),
    writeIndex: guarded('write the index', files.writeIndex),

    findDamage: guarded('look for damage', async onLater => {
      const { commit } = refs.head();
      const draft = refs.read('refs/tagline/draft');
      const needed = [
        ...(commit === null ? [] : [{ name: 'version that the project stands on', commit }]),
        ...(draft === null ? [] : [{ name: 'latest draft', commit: draft }]),
      ];
      return await findDamage(needed, { readCommit, readTree, has: objects.has }, onLater);
    }),
    doctor: guarded('check the project', async options => {
      const work = () => runDoctor({ workDir, gitDir, refs, temps: diskTemps }, options);
      if (!options.repair) return await work();
      await objects.flush();
      const report = await exclusive(work);
      trees.forget();
      objects.revalidate();
      return report;
    }),

    openNotes: notes,
    recovered,
    close: guarded('close the repository', async () => {
      await files.settle();
      stats.save();
      objects.close();
      lock.close();
      diskTemps.spares.end();
    }),
  };

  refs.head();
  try {
    clearLeftovers();
    if (files.wasInterrupted()) await exclusive(async () => undefined, { waitMs: recoverWaitMs });
    await files.resume();
  } catch (error) {
    notes.push(asFailure(error, 'clean up what was left behind').message);
  }
  return repository;
}
