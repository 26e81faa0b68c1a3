import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Version } from '../../../../contract/commands/versions.ts';
import { git, gitWithInput } from '../../repository/git-for-tests.ts';
import { openRepository } from '../../repository/open.ts';
import type { Repository } from '../../repository/types.ts';
import { taggedRepository } from './tags-for-tests.ts';
import { encodeRow, rowOf } from './timeline-row.ts';
import { createVersionIndex, type VersionIndex } from './version-index.ts';

const many = 1_100;
const timelineOf = (folder: string) => join(folder, '.git/tagline/timeline');
const namesOf = (versions: Version[]) => versions.map(({ name }) => name);

async function opened<T>(
  folder: string,
  work: (index: VersionIndex, repository: Repository, told: string[]) => Promise<T>,
): Promise<T> {
  const repository = await openRepository(folder);
  const told: string[] = [];
  const index = createVersionIndex(repository, () => told.push('changed'));
  const result = await work(index, repository, told);
  await index.settled();
  await repository.close();
  return result;
}

const listIn = (folder: string) => opened(folder, index => index.list());

/** What the tags themselves say, without the file; the file is put back. */
async function judged(folder: string): Promise<Version[]> {
  const path = timelineOf(folder);
  const kept = readFileSync(path);
  rmSync(path);
  const versions = await listIn(folder);
  writeFileSync(path, kept);
  return versions;
}

describe('the timeline', () => {
  it('says what git says, from the tags and from its file', async () => {
    const folder = taggedRepository({ count: 120, gap: 60 });
    const format =
      '%(refname:short)%00%(objectname)%00%(*objectname)%00%(*tree)%00%(taggername)%00%(contents)%01';
    const theirs = git(folder, 'for-each-ref', `--format=${format}`, '--sort=-taggerdate', 'refs/tags')
      .split('\u0001\n')
      .filter(Boolean)
      .map(line => line.split('\0'));
    const fromTags = await listIn(folder);
    const fromFile = await listIn(folder);
    for (const versions of [fromTags, fromFile]) {
      const ours = versions.map(({ name, tag, commit, tree, author, description }) =>
        [name, tag, commit, tree, author?.name, `${description}\n`].map(String),
      );
      expect(ours.map(row => row.map(field => field.trimEnd()))).toEqual(
        theirs.map(row => row.map(field => field.trimEnd())),
      );
    }
    expect(fromFile).toEqual(fromTags);
  });

  it('shows the newest of many at once, then the whole without a word when that holds', async () => {
    const folder = taggedRepository({ count: many, gap: 60 });
    const whole = await listIn(folder);
    await opened(folder, async (index, _, told) => {
      const first = await index.newest(100);
      expect(first).toEqual({ versions: whole.slice(0, 100), total: many, complete: false });
      const summary = await index.summary();
      expect(summary).toMatchObject({ count: many, latest: `1.${many - 1}.0` });
      expect(await index.list()).toEqual(whole);
      expect(await index.summary()).toEqual(summary);
      expect(await index.newest(many)).toEqual({ versions: whole, total: many, complete: true });
      expect(told).toEqual([]);
    });
  });

  it('shows no old rows at once where the names are others now, and tells when a tag was moved', async () => {
    const folder = taggedRepository({ count: many, gap: 60 });
    await listIn(folder);
    git(folder, 'tag', '-d', `1.${many - 1}.0`);
    git(folder, '-c', 'user.name=A', 'tag', '-a', '-m', 'new', 'brand-new');
    await opened(folder, async index => {
      expect((await index.newest(100)).versions[0]?.name).toBe('brand-new');
      expect(await index.summary()).toMatchObject({ count: many, latest: 'brand-new' });
    });
    git(folder, 'tag', '-a', '-f', '-m', 'moved', '1.5.0', '1.4.0^{}');
    await opened(folder, async (index, _, told) => {
      const { revision } = await index.summary();
      const moved = (await index.list()).find(({ name }) => name === '1.5.0');
      expect(moved?.description).toBe('moved');
      expect(told).toEqual(['changed']);
      expect((await index.summary()).revision).not.toBe(revision);
    });
  });

  it('is rebuilt from a file that is damaged, foreign or torn anywhere', async () => {
    const folder = taggedRepository({ count: 130, gap: 0 });
    const whole = await listIn(folder);
    const path = timelineOf(folder);
    const good = readFileSync(path);
    const flipped = (at: number) => {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes;
    };
    await listIn(taggedRepository({ count: 140, gap: 60 }));
    const other = taggedRepository({ count: 110, gap: 7 });
    await listIn(other);
    const damages: (string | Buffer)[] = [
      '',
      '\0'.repeat(5_000),
      '00000000 []\n'.repeat(10),
      `${'x'.repeat(3_000_000)}`,
      good.subarray(0, good.length - 7),
      good.subarray(good.length / 2),
      Buffer.concat([good, good]),
      ...[0, 3, 100, 5_000, good.length - 50].map(flipped),
      readFileSync(timelineOf(other)),
    ];
    for (const [index, damage] of damages.entries()) {
      writeFileSync(path, damage);
      expect([index, await listIn(folder)]).toEqual([index, whole]);
      expect([index, await listIn(folder)]).toEqual([index, whole]);
    }
  });

  it('is never believed when a version is restored or deployed', async () => {
    const folder = taggedRepository({ count: 120, gap: 60 });
    const [newest, before] = await listIn(folder);
    if (!newest || !before) throw new Error('no versions');
    const lie = { ...newest, commit: before.commit, tree: before.tree };
    writeFileSync(timelineOf(folder), encodeRow(rowOf(newest.tag ?? '', lie, false), null));
    await opened(folder, async index => {
      await index.list();
      expect(await index.resolve(newest.name)).toMatchObject({ commit: newest.commit, tree: newest.tree });
    });
  });

  it('sees tags that were moved, deleted, made again and packed behind its back', async () => {
    const folder = taggedRepository({ count: 120, gap: 60 });
    await opened(folder, async index => {
      await index.list();
      const deeds: string[][] = [
        ['tag', '-f', '1.7.0', '1.3.0'],
        ['tag', '-d', '1.50.0'],
        ['tag', '-a', '-m', 'again', '1.50.0', '1.2.0^{}'],
        ['pack-refs', '--all'],
        ['tag', '-f', '-a', '-m', 'again', '1.8.0', 'HEAD:'],
        ['tag', '-d', '1.8.0'],
        ['tag', 'light'],
        ['gc', '-q'],
      ];
      for (const deed of deeds) {
        git(folder, ...deed);
        const versions = await index.list();
        await index.settled();
        expect([deed, versions]).toEqual([deed, await judged(folder)]);
        expect(await listIn(folder)).toEqual(versions);
      }
    });
  });

  it('is extended by a line for a version that is new, and written anew for one between others', async () => {
    const folder = taggedRepository({ count: 120, gap: 60 });
    await opened(folder, async index => {
      await index.list();
      await index.settled();
      const before = readFileSync(timelineOf(folder), 'utf8');
      git(folder, 'tag', '-a', '-m', 'new', 'new');
      await index.list();
      await index.settled();
      const after = readFileSync(timelineOf(folder), 'utf8');
      expect(after.startsWith(before)).toBe(true);
      expect(after.slice(before.length).trim().split('\n')).toHaveLength(2);
      const tagger = 'tagger A <a@b.c> 1700000030 +0000';
      const commit = git(folder, 'rev-parse', 'HEAD').trim();
      const tag = `object ${commit}\ntype commit\ntag between\n${tagger}\n\nm\n`;
      const oid = gitWithInput(folder, tag, 'mktag').trim();
      git(folder, 'update-ref', 'refs/tags/between', oid);
      expect(namesOf(await index.list()).slice(-2)).toEqual(['between', '1.0.0']);
      await index.settled();
      expect(readFileSync(timelineOf(folder), 'utf8').startsWith(before)).toBe(false);
    });
    await opened(folder, async index =>
      expect(namesOf(await index.list()).slice(-2)).toEqual(['between', '1.0.0']),
    );
  });

  it('is extended by many in one run, also where dates are equal and HEAD goes elsewhere', async () => {
    const folder = taggedRepository({ count: 120, gap: 0 });
    const commit = (message: string) => {
      const from = git(folder, 'rev-parse', 'HEAD').trim();
      const tree = git(folder, 'rev-parse', 'HEAD^{tree}').trim();
      const who = 'A <a@b.c> 1700000000 +0100';
      const text = `tree ${tree}\nparent ${from}\nauthor ${who}\ncommitter ${who}\n\n${message}\n`;
      const oid = gitWithInput(folder, text, 'hash-object', '-t', 'commit', '-w', '--stdin').trim();
      git(folder, 'update-ref', 'HEAD', oid);
      git(folder, 'tag', message);
    };
    await opened(folder, async index => {
      await index.list();
      const deeds = [
        () => commit('a-first'),
        () => commit('b-second'),
        () => git(folder, 'update-ref', 'HEAD', 'a-first'),
        () => commit('a-other'),
        () => git(folder, 'tag', '-d', 'b-second'),
        () => commit('a-last'),
      ];
      for (const deed of deeds) {
        deed();
        const versions = await index.list();
        await index.settled();
        expect(versions).toEqual(await judged(folder));
        expect(await listIn(folder)).toEqual(versions);
      }
    });
  });

  it('keeps no bad row, and sees it repaired', async () => {
    const folder = taggedRepository({ count: 120, gap: 60 });
    const path = join(folder, '.git/refs/tags/1.5.0');
    git(folder, 'tag', '-f', '1.5.0', '1.5.0');
    const oid = readFileSync(path, 'utf8');
    writeFileSync(path, `${'e'.repeat(40)}\n`);
    await opened(folder, async index => {
      const bad = (await index.list()).filter(({ usable }) => !usable);
      expect(namesOf(bad)).toEqual(['1.5.0']);
      await index.settled();
      expect(readFileSync(timelineOf(folder), 'utf8')).not.toContain('1.5.0');
      git(folder, 'update-ref', 'refs/tags/1.5.0', oid.trim());
      expect((await index.list()).every(({ usable }) => usable)).toBe(true);
    });
  });
});
