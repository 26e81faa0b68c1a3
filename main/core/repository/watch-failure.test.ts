import { EventEmitter } from 'node:events';
import type fs from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addedTree, gitRepository, writeFiles } from './git-for-tests.ts';
import { openRepository } from './open.ts';
import type { Repository } from './types.ts';

/** What the system does when a folder is to be watched; null: as always. */
type Watch = (path: string) => fs.FSWatcher | null;

const system = vi.hoisted(() => ({
  watch: (() => null) as Watch,
  /** The paths whose stat was taken. */
  looked: [] as string[],
}));

vi.mock('node:fs', async importOriginal => {
  const real = await importOriginal<typeof fs>();
  return {
    ...real,
    watch: (path: string, ...rest: []) => system.watch(path) ?? real.watch(path, ...rest),
    lstatSync: (path: string, ...rest: []) => {
      system.looked.push(String(path));
      return real.lstatSync(path, ...rest);
    },
  };
});

const opened: Repository[] = [];
afterEach(async () => {
  system.watch = () => null;
  for (const repository of opened.splice(0)) await repository.close();
});

const paths = Array.from({ length: 40 }, (_, at) => `folder${at % 5}/file${at}.txt`);
const project = () => gitRepository(Object.fromEntries(paths.map(path => [path, path])));

async function watched(folder: string, onFailed: (reason: unknown) => void): Promise<Repository> {
  const repository = await openRepository(folder);
  opened.push(repository);
  repository.watch(() => undefined, onFailed);
  await repository.scan();
  return repository;
}

const refusing =
  (code: string, refuses: (path: string) => boolean): Watch =>
  path => {
    if (!refuses(path)) return null;
    throw Object.assign(new Error(`${code}: the system has no watches left, watch '${path}'`), { code });
  };

const isFolder = (number: number) => (path: string) => path.endsWith(`${sep}folder${number}`);
const isCookies = (path: string) => path.endsWith('cookies');

/** Changes a file in each folder, one after the other, and looks after each. */
async function expectNothingMissed(folder: string, repository: Repository): Promise<void> {
  for (const [at, path] of paths.slice(5, 10).entries()) {
    if (at === 3) rmSync(join(folder, path));
    else writeFileSync(join(folder, path), `change ${at}`);
    expect((await repository.scan()).tree, path).toBe(addedTree(folder));
  }
  writeFiles(folder, { 'new/below/file': '1' });
  expect((await repository.scan()).tree).toBe(addedTree(folder));
}

async function lookedAt(folder: string, repository: Repository): Promise<string[]> {
  system.looked = [];
  await repository.scan();
  return paths.filter(path => system.looked.includes(join(folder, path)));
}

describe('where the system refuses to watch', () => {
  for (const [what, refuses] of [
    ['the first folder', (path: string) => !path.includes('.git')],
    ['the last folder', isFolder(4)],
  ] as const) {
    for (const code of ['ENOSPC', 'EMFILE']) {
      it(`${what} (${code}), every file is looked at and it is told once`, async () => {
        const folder = project();
        system.watch = refusing(code, refuses);
        const failed = vi.fn();
        const repository = await watched(folder, failed);
        expect(await lookedAt(folder, repository)).toEqual(paths);
        await expectNothingMissed(folder, repository);
        expect(failed.mock.calls).toEqual([[expect.objectContaining({ code })]]);
      });
    }
  }

  it('the cookies, every file is looked at', async () => {
    const folder = project();
    system.watch = refusing('ENOSPC', isCookies);
    const repository = await watched(folder, () => undefined);
    expect(await lookedAt(folder, repository)).toEqual(paths);
    await expectNothingMissed(folder, repository);
  });

  it('a folder any longer, everything is looked at once and watched again', async () => {
    const folder = project();
    const broken: EventEmitter[] = [];
    system.watch = path => {
      if (!isFolder(2)(path) || broken.length > 0) return null;
      // Deaf from the start, as a watch that has died is.
      const watcher = Object.assign(new EventEmitter(), { close: () => undefined });
      broken.push(watcher);
      return watcher as unknown as fs.FSWatcher;
    };
    const repository = await watched(folder, () => undefined);
    await repository.scan();
    const path = 'folder2/file2.txt';
    writeFileSync(join(folder, path), 'nobody was told');
    broken[0]?.emit('error', Object.assign(new Error('EMFILE'), { code: 'EMFILE' }));
    expect((await repository.scan()).tree).toBe(addedTree(folder));
    await expectNothingMissed(folder, repository);
    await repository.scan();
    expect((await lookedAt(folder, repository)).length).toBeLessThan(paths.length);
  });
});
