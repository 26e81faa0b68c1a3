import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { quiet, releaseOf } from '../testing/release.ts';
import { makeDurable, syncDisk } from './durable.ts';
import { fileAccess } from './file-access.ts';
import { folderTarget } from './folder-target.ts';
import { folderLayout } from './layout.ts';
import { writeStaging } from './stage.ts';
import { tempFolder } from './testing.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const isLinux = process.platform === 'linux';
const many = (count: number, text: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`f/${at % 3}/${at}`, `${text} ${at}`]));

/** Puts `before` in front of each flush of a file or folder, which gets its path. */
async function watchFlushes(before: (path: string) => void): Promise<void> {
  const handle = await open(import.meta.filename);
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const real = prototype.sync;
  vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
    before(readlinkSync(`/proc/self/fd/${this.fd}`));
    await real.call(this);
  });
}

/** Where there is no `sync`. */
const withoutSync = async () => vi.stubEnv('PATH', await mkdtemp(join(await tempFolder(), 'empty-')));

/** A `sync` that never ends, also when it is asked to. Answers its process, once it runs. */
async function withHangingSync() {
  const folder = await tempFolder();
  const note = join(folder, 'pid');
  const script = `#!/bin/sh\ntrap '' TERM INT\necho $$ > '${note}.new'; mv '${note}.new' '${note}'\nwhile :; do read line < '${folder}/pipe'; done\n`;
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await writeFile(join(folder, 'sync'), script, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  return { pid: () => vi.waitUntil(() => existsSync(note) && Number(readFileSync(note, 'utf8')), 20_000) };
}

/** Waits until a process is gone, also as a zombie. */
const expectEnded = (pid: number) => vi.waitUntil(() => !existsSync(`/proc/${pid}`), 20_000);

describe.runIf(isLinux)('before the switch', () => {
  test('the disk is flushed once, when everything stands there', async () => {
    const layout = folderLayout(await tempFolder());
    const release = releaseOf(many(60, 'one'));
    const single: string[] = [];
    await watchFlushes(path => single.push(path));
    let flushed = 0;
    const written = await writeStaging(
      layout,
      release,
      await fileAccess(layout.root),
      quiet(),
      async path => {
        flushed++;
        expect(path).toBe(layout.root);
        const { files, manifest } = layout.staging(release.id);
        for (const file of release.files) {
          expect(readFileSync(join(files, file.path))).toEqual(await release.read(file));
        }
        expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ release: release.id });
        return true;
      },
    );
    await written.flushed;
    expect(flushed).toBe(1);
    expect(single).toEqual([]);
  });

  test('each file is flushed by itself, then the folders, where the disk can’t be', async () => {
    const path = await tempFolder();
    await withoutSync();
    const target = folderTarget({ path, keepReleases: 2 });
    const lock = await target.lock({ deployment: 'd', who: 'Ada', version: '1' }, quiet());
    const release = releaseOf(many(60, 'one'));
    const { folder, files, connections, manifest } = folderLayout(path).staging(release.id);
    const flushed: string[] = [];
    await watchFlushes(each => {
      flushed.push(each);
      if (each.startsWith(folder)) expect(existsSync(join(path, 'current'))).toBe(false);
    });
    await (await target.stage(release, quiet())).activate();
    await lock.release();
    const own = [...release.files.map(file => join(files, file.path)), connections, manifest];
    expect(flushed.slice(0, own.length).sort()).toEqual(own.sort());
    const folders = ['', 'f', 'f/0', 'f/1', 'f/2'].map(each => join(files, each).replace(/\/$/, ''));
    const rest = flushed.slice(own.length, own.length + folders.length + 1);
    expect(rest.sort()).toEqual([folder, ...folders].sort());
  });

  test('few files are flushed by themselves', async () => {
    const [folder, file] = [await tempFolder(), join(await tempFolder(), 'a')];
    await (await open(file, 'w')).close();
    const flushed: string[] = [];
    await watchFlushes(path => flushed.push(path));
    const never = () => Promise.reject(new Error('the whole disk'));
    await makeDurable(folder, [file], [folder], quiet().signal, never);
    expect(flushed).toEqual([file, folder]);
  });

  test('what can’t be made durable is not switched to', async () => {
    const path = await tempFolder();
    await withoutSync();
    const target = folderTarget({ path, keepReleases: 2 });
    const lock = await target.lock({ deployment: 'd', who: 'Ada', version: '1' }, quiet());
    await watchFlushes(each => {
      if (each.endsWith('/f/2/59')) throw Object.assign(new Error('made to fail'), { code: 'EIO' });
    });
    const staged = await target.stage(releaseOf(many(60, 'one')), quiet());
    const refused = { code: 'target-unreachable' };
    await expect(staged.verify(quiet())).rejects.toMatchObject(refused);
    await expect(staged.activate()).rejects.toMatchObject(refused);
    await staged.discard();
    expect(await readdir(join(path, 'releases'))).toEqual([]);
    expect(existsSync(join(path, 'current'))).toBe(false);
    await lock.release();
  });
});

describe.runIf(isLinux)('the disk', () => {
  test('is flushed by `sync`, and nothing is promised where that fails', async () => {
    // In memory there is nothing to wait for; a busy disk may take longer than the time limit.
    const path = existsSync('/dev/shm') ? '/dev/shm' : await tempFolder();
    expect(await syncDisk(path, quiet().signal)).toBe(true);
    expect(await syncDisk(join(path, 'not there'), quiet().signal)).toBe(false);
    await withoutSync();
    expect(await syncDisk(path, quiet().signal)).toBe(false);
  });

  test('is not waited for when it hangs past the limit, and each file is flushed by itself then', async () => {
    await withHangingSync();
    const layout = folderLayout(await tempFolder());
    const release = releaseOf(many(60, 'one'));
    const single: string[] = [];
    await watchFlushes(path => single.push(path));
    const flush = (path: string, signal: AbortSignal) => syncDisk(path, signal, 50);
    const { flushed } = await writeStaging(layout, release, await fileAccess(layout.root), quiet(), flush);
    await flushed;
    const { files } = layout.staging(release.id);
    expect(single).toEqual(expect.arrayContaining(release.files.map(file => join(files, file.path))));
  });

  test('is not waited for after a cancel', async () => {
    const reason = new Error('cancelled');
    await expect(syncDisk(await tempFolder(), AbortSignal.abort(reason))).rejects.toBe(reason);
    const { pid } = await withHangingSync();
    const controller = new AbortController();
    const flush = syncDisk(await tempFolder(), controller.signal);
    const hanging = await pid();
    controller.abort(reason);
    await expect(flush).rejects.toBe(reason);
    await expectEnded(hanging);
  });
});
