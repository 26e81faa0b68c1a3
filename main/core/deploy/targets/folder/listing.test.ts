import { chmod, lstat, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { objectId } from '../../../repository/raw-object.ts';
import { quiet, releaseOf } from '../testing/release.ts';
import { fileAccess } from './file-access.ts';
import { folderTarget } from './folder-target.ts';
import { folderLayout } from './layout.ts';
import { listTree } from './listing.ts';
import { tempFolder } from './testing.ts';

const paths = ['a', 'b', 'c'];

/** A file that was last changed at the same time as all others, as far as anybody can set that. */
async function writeWithTime(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await utimes(path, 1_700_000_000, 1_700_000_000);
}

/** Files that were read, with whoever reads them again in `read`; the disk's clock has gone on since. */
async function readFolder() {
  const folder = await tempFolder();
  for (const path of paths) await writeWithTime(join(folder, path), path);
  const { ctimeMs: written } = await lstat(join(folder, 'c'));
  const marker = join(await tempFolder(), 'marker');
  let since = 0;
  while (since <= written) {
    await writeFile(marker, '');
    since = (await lstat(marker)).ctimeMs;
  }
  const real = await fileAccess(folder);
  const read: string[] = [];
  const access = {
    ...real,
    read: (path: string, size: number) => {
      read.push(path.slice(folder.length + 1));
      return real.read(path, size);
    },
  };
  const { known: files } = await listTree(folder, access, quiet());
  expect(read.sort()).toEqual(paths);
  read.length = 0;
  return { folder, access, known: { since, files }, read };
}

describe('files that were read before', () => {
  test('are not read again while they are the same', async () => {
    const { folder, access, known, read } = await readFolder();
    const { files } = await listTree(folder, access, quiet(), known);
    expect(files.map(({ oid }) => oid)).toEqual(paths.map(path => objectId('blob', Buffer.from(path))));
    expect(read).toEqual([]);
  });

  test('are read again after a change that keeps size, mode and time', async () => {
    const { folder, access, known, read } = await readFolder();
    await writeWithTime(join(folder, 'b'), 'B');
    const { files } = await listTree(folder, access, quiet(), known);
    expect(files[1]?.oid).toBe(objectId('blob', Buffer.from('B')));
    expect(read).toEqual(['b']);
  });

  test('are read again when they had changed in the moment when reading began', async () => {
    const { folder, access, known, read } = await readFolder();
    const { ctimeMs: since } = await lstat(join(folder, 'a'));
    await listTree(folder, access, quiet(), { ...known, since });
    expect(read).toContain('a');
  });

  test('show that they are gone, new, or executable', async () => {
    const { folder, access, known } = await readFolder();
    await rm(join(folder, 'a'));
    await writeFile(join(folder, 'added'), '');
    await chmod(join(folder, 'c'), 0o755);
    const { files } = await listTree(folder, access, quiet(), known);
    expect(files.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
      '100644 added',
      '100644 b',
      '100755 c',
    ]);
  });
});

test('what is changed between its verification and the switch is found by reading back', async () => {
  const path = await tempFolder();
  const target = folderTarget({ path, keepReleases: 2 });
  const release = releaseOf({ a: 'one', b: 'two' });
  const lock = await target.lock({ deployment: 'd', who: 'Ada', version: '1' }, quiet());
  const staged = await target.stage(release, quiet());
  await staged.verify(quiet());
  const file = join(folderLayout(path).staging(release.id).files, 'a');
  await writeWithTime(file, 'onE');
  await staged.activate();
  const files = await (await target.live(quiet()))?.files(quiet());
  expect(files?.map(({ oid }) => oid)).toEqual([
    objectId('blob', Buffer.from('onE')),
    objectId('blob', Buffer.from('two')),
  ]);
  await lock.release();
});
