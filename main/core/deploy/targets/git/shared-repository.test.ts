import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fsck, git } from '../../../repository/git-for-tests.ts';
import { bring, expectLive } from '../testing/place.ts';
import { beginHistory, releaseOf } from '../testing/release.ts';
import { gitTarget } from './git-target.ts';
import { barePlace, bareRepository, branch } from './testing/bare-place.ts';

beforeEach(beginHistory);

const usual = process.umask();
afterEach(() => void process.umask(usual));

/** What is below `folder`, with its mode. */
const modesBelow = (folder: string) =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).map(entry => {
    const path = join(entry.parentPath, entry.name);
    return { path, isFolder: entry.isDirectory(), mode: (lstatSync(path).mode & 0o7777).toString(8) };
  });

/** A repository that is shared like that, with 150 files as a pack, then one more, by somebody who shares nothing. */
async function brought(shared: string) {
  const bare = bareRepository();
  git(bare, 'config', 'core.sharedRepository', shared);
  const before = new Set(modesBelow(bare).map(({ path }) => path));
  process.umask(0o077);
  const open = () =>
    gitTarget(
      { url: bare, branch, username: '', keepReleases: 2 },
      { credential: () => Promise.resolve(null) },
    );
  const texts = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`f/${at}`, `text ${at}`]));
  await bring(open(), releaseOf(texts));
  await bring(open(), releaseOf({ ...texts, 'f/1': 'changed' }));
  const last = releaseOf({ ...texts, 'f/1': 'changed again' });
  await bring(open(), last);
  process.umask(usual);
  await expectLive(barePlace(bare, open), last);
  expect(fsck(bare)).toBe('');
  return modesBelow(bare).filter(({ path }) => !before.has(path));
}

describe.skipIf(process.platform === 'win32')('a repository that is shared', () => {
  test.each([
    ['group', '2770', ['440', '660']],
    ['all', '2775', ['444', '664']],
    ['0640', '2750', ['440', '640']],
  ])('with %s gets files that the others can use, too', async (shared, folder, files) => {
    const made = await brought(shared);
    const modes = (isFolder: boolean) =>
      [...new Set(made.filter(each => each.isFolder === isFolder).map(({ mode }) => mode))].sort();
    expect(made.some(({ path }) => path.endsWith('.pack'))).toBe(true);
    expect(modes(true)).toEqual([folder]);
    expect(modes(false)).toEqual(files);
  });

  test('with nobody keeps them to oneself', async () => {
    const made = await brought('umask');
    expect(new Set(made.map(({ mode }) => mode))).toEqual(new Set(['700', '400', '600']));
  });
});
