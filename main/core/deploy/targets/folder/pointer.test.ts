import { mkdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderLayout } from './layout.ts';
import { readPointer, writePointer } from './pointer.ts';
import { tempFolder } from './testing.ts';

const noLinks = () => Promise.resolve(false);

test('`current` is a link that is replaced in one step', async () => {
  const layout = folderLayout(await tempFolder());
  expect(await readPointer(layout)).toEqual({ kind: 'none' });
  expect(await writePointer(layout, 'one')).toBe('link');
  expect(await writePointer(layout, 'two')).toBe('link');
  expect(await readlink(layout.current)).toBe('releases/two');
  expect(await readPointer(layout)).toEqual({ kind: 'release', id: 'two' });
  await writePointer(layout, null);
  expect(await readPointer(layout)).toEqual({ kind: 'none' });
});

test('where links can’t be made `current.json` says what is live', async () => {
  const layout = folderLayout(await tempFolder());
  expect(await writePointer(layout, 'one', noLinks)).toBe('file');
  expect(await writePointer(layout, 'two', noLinks)).toBe('file');
  expect(JSON.parse(await readFile(layout.pointer, 'utf8'))).toEqual({
    release: 'two',
    path: 'releases/two',
  });
  expect(await readPointer(layout)).toEqual({ kind: 'release', id: 'two' });
  await writePointer(layout, null, noLinks);
  expect(await readPointer(layout)).toEqual({ kind: 'none' });
});

test('the two ways never stand beside each other', async () => {
  const layout = folderLayout(await tempFolder());
  await writePointer(layout, 'one', noLinks);
  await writePointer(layout, 'two');
  expect(await readPointer(layout)).toEqual({ kind: 'release', id: 'two' });
  await expect(readFile(layout.pointer)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(writePointer(layout, 'three', noLinks)).rejects.toMatchObject({ code: 'target-unreachable' });
  expect(await readPointer(layout)).toEqual({ kind: 'release', id: 'two' });
});

test('ids that would lead elsewhere are nobody’s release', async () => {
  const layout = folderLayout(await tempFolder());
  for (const release of ['../x', 'a/b', '', '.staging-x', '..', 5]) {
    await writeFile(layout.pointer, JSON.stringify({ release }));
    expect((await readPointer(layout)).kind).toBe('foreign');
  }
});

test('a folder in the way is never replaced', async () => {
  const layout = folderLayout(await tempFolder());
  await mkdir(layout.current);
  await writeFile(join(layout.current, 'theirs'), 'x');
  await expect(writePointer(layout, 'one')).rejects.toMatchObject({ code: 'target-unreachable' });
  expect(await readFile(join(layout.current, 'theirs'), 'utf8')).toBe('x');
});
