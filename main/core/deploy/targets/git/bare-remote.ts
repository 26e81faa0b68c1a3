import { accessSync, constants, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { asFailure, Failure } from '../../../failure.ts';
import { createBreather } from '../../../repository/breathe.ts';
import { configValue, readRepositoryConfig } from '../../../repository/config.ts';
import { errnoOf, openTemps, readIfThere } from '../../../repository/disk.ts';
import { openObjectStore } from '../../../repository/object-store.ts';
import { publish } from '../../../repository/publish.ts';
import { objectDamaged, objectId } from '../../../repository/raw-object.ts';
import { createRefs, type Refs } from '../../../repository/refs.ts';
import { RefMoved, type Remote, refuseMoved } from './remote.ts';
import { packNames, shareObjects, shareRefs, sharingOf } from './shared-repository.ts';

/** Hooks that would judge or follow a push. */
const hooks = new Set([
  'pre-receive',
  'update',
  'post-receive',
  'post-update',
  'reference-transaction',
  'proc-receive',
]);

/** A bare repository on this machine, written to with the engine's own code: no program is started. */
export function bareRemote(path: string): Remote {
  const temps = openTemps(join(path, 'tagline', 'tmp'));
  // What it has read it knows by the files' stamps: each later look costs less.
  const refs = createRefs(path, temps);
  const withStore = async <T>(
    work: (store: ReturnType<typeof openObjectStore>) => T | Promise<T>,
  ): Promise<T> => {
    const store = openObjectStore(path, temps);
    try {
      return await work(store);
    } finally {
      store.close();
    }
  };
  const list = () => refs.list('refs/', { verify: true });
  const at = async <T>(doing: string, work: () => T | Promise<T>): Promise<T> => {
    try {
      assertBare(path);
      return await work();
    } catch (error) {
      throw worded(error, path, doing);
    }
  };
  return {
    refs: signal =>
      at('read its refs', () => {
        signal.throwIfAborted();
        accessSync(join(path, 'objects'), constants.W_OK | constants.X_OK);
        return list();
      }),
    objects: () =>
      Promise.resolve({
        using: work =>
          at('read it', () =>
            withStore(store =>
              work(oid => {
                const object = store.read(oid);
                if (objectId(object.type, object.data) === oid) return object;
                throw objectDamaged(oid, 'holds other bytes than it should');
              }),
            ),
          ),
      }),
    push: (updates, { oids, object }, { signal, progress }) =>
      at('write to it', async () => {
        refuseMoved(updates, list());
        const sharing = sharingOf(readRepositoryConfig(path));
        const packs = sharing ? packNames(path) : new Set<string>();
        const breathe = createBreather();
        const moved = updates.flatMap(({ ref, from, to }) =>
          to === null ? [] : [{ ref, next: to, expected: from }],
        );
        await withStore(async store => {
          let written = 0;
          for (const [done, oid] of oids.entries()) {
            progress(done, oids.length, written);
            await breathe();
            signal.throwIfAborted();
            const { type, data } = await object(oid);
            if (store.write(type, data) !== oid) throw objectDamaged(oid, 'holds other bytes than it should');
            written += data.length;
          }
          progress(oids.length, oids.length, written);
          if (sharing) {
            await store.flush();
            shareObjects(sharing, path, oids, packs);
          }
          const engine = { gitDir: path, objects: store, refs, index: null };
          await unlessMoved(refs, () => publish(engine, { refs: moved }));
        });
        for (const { ref, from, to } of updates) {
          if (to === null && from !== null) await unlessMoved(refs, () => refs.remove(ref, from));
        }
        if (sharing)
          shareRefs(
            sharing,
            path,
            updates.map(({ ref }) => ref),
          );
        removeEmpty(path);
      }),
  };
}

/** Throws `RefMoved` where another program has moved one of the refs. */
async function unlessMoved(refs: Refs, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'history-moved') throw error;
    const ref = String(error.data.ref);
    throw new RefMoved(ref, refs.read(ref));
  }
}

/** Throws `target-unreachable` where this is no bare repository that can be written to without git. */
function assertBare(path: string): void {
  const refuse = (message: string) => new Failure('target-unreachable', message, { path });
  const isFolder = (name: string) =>
    statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder('.')) throw refuse(`There is no folder at ${path}. Make a bare repository there first.`);
  if (isFolder('.git')) {
    throw refuse(
      `${path} is a repository with working files, which a deployment would leave behind. Give a bare one.`,
    );
  }
  if (readIfThere(join(path, 'HEAD')) === null || !isFolder('objects') || !isFolder('refs')) {
    throw refuse(
      `${path} is no bare git repository. Make one there ("git init --bare") or give another folder.`,
    );
  }
  const config = readRepositoryConfig(path);
  if (configValue(config, 'core.bare')?.toLowerCase() === 'false') {
    throw refuse(`${path} is the inside of a repository with working files. Give a bare one.`);
  }
  const objects = configValue(config, 'extensions.objectFormat')?.toLowerCase() ?? 'sha1';
  const refs = configValue(config, 'extensions.refStorage')?.toLowerCase() ?? 'files';
  if (objects !== 'sha1' || refs !== 'files') {
    throw refuse(
      `The repository at ${path} uses a format (${objects}, ${refs}) that Tagline does not write.`,
    );
  }
  const hook = namesIn(join(path, 'hooks')).find(name => hooks.has(name));
  if (hook !== undefined || configValue(config, 'core.hooksPath') !== null) {
    const which = hook ?? 'core.hooksPath';
    throw refuse(
      `The repository at ${path} has hooks (${which}), and Tagline runs no programs of a repository. ` +
        'Deploy to it by its http(s) address, where its server runs them.',
    );
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Nothing of ours is left in a repository of somebody else. */
function removeEmpty(path: string): void {
  for (const folder of [join(path, 'tagline', 'tmp'), join(path, 'tagline')]) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}

function worded(error: unknown, path: string, doing: string): unknown {
  if (error instanceof RefMoved || (error instanceof Error && error.name === 'AbortError')) return error;
  if (error instanceof Failure) {
    return error.code === 'busy'
      ? new Failure('target-busy', error.message, error.data, { cause: error })
      : error;
  }
  if (errnoOf(error) === '') return error;
  const failure = asFailure(error, `${doing} (${path})`);
  const code =
    failure.code === 'disk-full' || failure.code === 'permission-denied'
      ? failure.code
      : 'target-unreachable';
  return new Failure(code, failure.message, failure.data, { cause: error });
}
