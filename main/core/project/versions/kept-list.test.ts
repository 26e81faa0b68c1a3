import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { jsonOf } from '../../known-json.ts';
import { git, tempFolder } from '../../repository/git-for-tests.ts';
import { openRepository } from '../../repository/open.ts';
import { taggedRepository } from './tags-for-tests.ts';
import { createVersionIndex, type VersionIndex, type VersionPage } from './version-index.ts';

const many = 1_100;
const settledMs = 40;
const listOf = (folder: string) => join(folder, '.git/tagline/list');

async function opened<T>(folder: string, work: (index: VersionIndex, told: string[]) => Promise<T>) {
  await sleep(settledMs);
  const repository = await openRepository(folder);
  const told: string[] = [];
  const index = createVersionIndex(repository, () => told.push('changed'));
  const result = await work(index, told);
  await index.settled();
  await repository.close();
  return result;
}

const isKept = (page: VersionPage) => jsonOf(page) !== undefined;
const listIn = (folder: string) => opened(folder, async index => [...(await index.list())]);

/** Its whole list as it is told first; and whether it was the one that had been kept. */
const toldIn = (folder: string) =>
  opened(folder, async index => {
    const page = await index.all();
    return { kept: isKept(page), versions: page.versions };
  });

/** What the tags themselves say, in a copy where nothing is kept. */
async function judged(folder: string) {
  const copy = tempFolder();
  cpSync(folder, copy, { recursive: true, filter: path => !path.endsWith('/.git/tagline') });
  return await listIn(copy);
}

it('the list is told as it was kept, as JSON too, and holds without a word', async () => {
  const folder = taggedRepository({ count: many, gap: 60 });
  const versions = await listIn(folder);
  await opened(folder, async (index, told) => {
    const { revision } = await index.summary();
    const page = await index.all();
    expect(isKept(page)).toBe(true);
    expect(page).toEqual({ versions, total: many, complete: true });
    expect(JSON.parse(Buffer.from(jsonOf(page) ?? []).toString())).toEqual(page);
    expect(await index.newest(100)).toEqual({
      versions: versions.slice(0, 100),
      total: many,
      complete: false,
    });
    expect(await index.list()).toEqual(versions);
    expect((await index.summary()).revision).toBe(revision);
    expect(told).toEqual([]);
  });
});

it('whatever has become of the refs meanwhile, what is told is what they say', async () => {
  const folder = taggedRepository({ count: many, gap: 0 });
  const ref = (name: string) => join(folder, '.git/refs/tags', name);
  await listIn(folder);
  const deeds: [what: string, deed: () => void][] = [
    ['packed', () => git(folder, 'pack-refs', '--all')],
    ['added', () => git(folder, 'tag', '-a', '-m', 'new', 'new')],
    ['moved', () => git(folder, 'tag', '-f', 'new', '1.3.0')],
    ['moved to an old commit', () => git(folder, 'tag', '-f', '1.9.0', '1.3.0^{}')],
    ['written in place', () => writeFileSync(ref('1.9.0'), git(folder, 'rev-parse', '1.5.0'))],
    ['deleted', () => git(folder, 'tag', '-d', '1.7.0')],
    ['in a folder', () => git(folder, 'tag', 'a/b', '1.3.0')],
    ['HEAD elsewhere', () => git(folder, 'update-ref', 'HEAD', '1.20.0^{}')],
    ['damaged', () => writeFileSync(ref('1.9.0'), 'nothing\n')],
    ['repaired', () => writeFileSync(ref('1.9.0'), git(folder, 'rev-parse', '1.6.0'))],
    ['symbolic', () => git(folder, 'symbolic-ref', 'refs/tags/alias', 'refs/tags/1.6.0')],
    ['what it leads to', () => git(folder, 'tag', '-f', '1.6.0', '1.11.0')],
  ];
  for (const [what, deed] of deeds) {
    deed();
    const { kept, versions } = await toldIn(folder);
    expect([what, kept, versions]).toEqual([what, false, await judged(folder)]);
    expect([what, (await toldIn(folder)).versions]).toEqual([what, versions]);
  }
});

it('a tag that was written in place is told once the first rows are shown', async () => {
  const folder = taggedRepository({ count: many, gap: 60 });
  git(folder, 'tag', '-f', '1.5.0', '1.4.0');
  await listIn(folder);
  writeFileSync(join(folder, '.git/refs/tags/1.5.0'), git(folder, 'rev-parse', '1.2.0'));
  await opened(folder, async (index, told) => {
    const first = await index.newest(100);
    expect(first.complete).toBe(false);
    expect((await index.all()).versions.find(({ name }) => name === '1.5.0')?.description).toContain('“2”');
    expect(told).toEqual(['changed']);
  });
});

it('a file that is damaged, torn, foreign or copied with its project is not believed', async () => {
  const folder = taggedRepository({ count: many, gap: 60 });
  const versions = await listIn(folder);
  const good = readFileSync(listOf(folder));
  const flipped = (at: number) => {
    const bytes = Buffer.from(good);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  };
  const damages: (string | Buffer)[] = [
    '',
    '{}\n',
    '\0'.repeat(5_000),
    good.subarray(0, good.length - 7),
    good.subarray(0, 9_000),
    ...[0, 30, 5_000, good.length - 50].map(flipped),
  ];
  for (const [index, damage] of damages.entries()) {
    writeFileSync(listOf(folder), damage);
    const told = await opened(folder, async list => [
      (await list.newest(100)).versions,
      (await list.all()).versions,
    ]);
    expect([index, told]).toEqual([index, [versions.slice(0, 100), versions]]);
  }
  expect((await toldIn(folder)).kept).toBe(true);
  const copy = tempFolder();
  cpSync(folder, copy, { recursive: true });
  expect(await toldIn(copy)).toEqual({ kept: false, versions });
});

it('a list with a bad row is not kept', async () => {
  const folder = taggedRepository({ count: many, gap: 60 });
  const ref = join(folder, '.git/refs/tags/1.5.0');
  writeFileSync(ref, `${'e'.repeat(40)}\n`);
  for (let round = 0; round < 2; round++) {
    const { kept, versions } = await toldIn(folder);
    expect([kept, versions.filter(({ usable }) => !usable).map(({ name }) => name)]).toEqual([
      false,
      ['1.5.0'],
    ]);
  }
});
