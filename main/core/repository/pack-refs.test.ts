import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Failure } from '../failure.ts';
import { openTemps } from './disk.ts';
import { fsck, git, gitAside, gitRepository, gitWithInput, tempFolder } from './git-for-tests.ts';
import { openRepository } from './open.ts';
import { createRefs } from './refs.ts';

const count = 240;

/** Lightweight and annotated tags, some with a slash, one of a tag; all loose. */
function tagged(): string {
  const folder = gitRepository({ a: '1' });
  const head = git(folder, 'rev-parse', 'HEAD').trim();
  git(folder, 'tag', '-a', '-m', 'one', 'annotated');
  git(folder, 'tag', '-a', '-m', 'nested', 'nested', 'annotated');
  const tag = git(folder, 'rev-parse', 'annotated').trim();
  const lines = Array.from({ length: count }, (_, index) => {
    const name = index % 3 === 0 ? `release/${index}` : `v${index}`;
    return `create refs/tags/${name} ${index % 2 === 0 ? head : tag}`;
  });
  gitWithInput(folder, `${lines.join('\n')}\n`, 'update-ref', '--stdin');
  return folder;
}

const packedFile = (folder: string) => join(folder, '.git/packed-refs');
const shown = (folder: string) => git(folder, 'show-ref', '-d');

function copyOf(folder: string): string {
  const copy = tempFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

describe('packing refs', () => {
  it('writes byte for byte what git writes', async () => {
    const folder = tagged();
    const before = shown(folder);
    const copy = copyOf(folder);
    git(copy, 'pack-refs');
    const repository = await openRepository(folder);
    expect(await repository.packRefs()).toBe(count + 2);
    expect(readFileSync(packedFile(folder), 'utf8')).toBe(readFileSync(packedFile(copy), 'utf8'));
    expect(shown(folder)).toBe(before);
    expect(existsSync(join(folder, '.git/refs/tags/release'))).toBe(false);
    expect((await repository.listRefs('refs/tags/')).size).toBe(count + 2);
    expect(fsck(folder)).toBe('');

    // A second time, over lines that are there, one of them moved since.
    git(folder, 'commit', '-q', '--allow-empty', '-m', 'more');
    git(folder, 'tag', '-f', 'v1');
    const moved = shown(folder);
    expect(await repository.packRefs()).toBe(0);
    const refs = createRefs(join(folder, '.git'), openTemps(join(folder, '.git/tagline/tmp')));
    expect(await refs.pack({ peel: () => null, atLeast: 1 })).toBe(1);
    expect(shown(folder)).toBe(moved);
    await repository.close();
  });

  it('leaves a tag of an object that is missing where it is', async () => {
    const folder = tagged();
    const gone = 'd'.repeat(40);
    writeFileSync(join(folder, '.git/refs/tags/broken'), `${gone}\n`);
    const repository = await openRepository(folder);
    expect(await repository.packRefs()).toBe(count + 2);
    expect(readFileSync(join(folder, '.git/refs/tags/broken'), 'utf8')).toBe(`${gone}\n`);
    expect((await repository.listRefs('refs/tags/')).get('refs/tags/broken')).toBe(gone);
    await repository.close();
  });

  it('keeps the lines of an old git, with what they stand for told', async () => {
    const folder = tagged();
    git(folder, 'pack-refs', '--all', '--no-prune');
    const lines = readFileSync(packedFile(folder), 'utf8').split('\n');
    writeFileSync(packedFile(folder), lines.filter(line => !/^[#^]/.test(line)).join('\n'));
    const before = shown(folder);
    const repository = await openRepository(folder);
    await repository.packRefs();
    expect(shown(folder)).toBe(before);
    expect(readFileSync(packedFile(folder), 'utf8')).toBe(`${lines.join('\n')}`);
    await repository.close();
  });

  it('that fails on a full disk loses nothing and leaves no lock', async () => {
    const folder = tagged();
    const before = shown(folder);
    const gitDir = join(folder, '.git');
    const temps = openTemps(join(gitDir, 'tagline/tmp'));
    const full = () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    const refs = createRefs(gitDir, { ...temps, replace: full });
    await expect(refs.pack({ peel: () => null })).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(shown(folder)).toBe(before);
    git(folder, 'pack-refs');
    await expect(refs.remove('refs/tags/v1', git(folder, 'rev-parse', 'v1').trim())).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect(shown(folder)).toBe(before);
    git(folder, 'tag', '-d', 'v1');
  });

  it('leaves the file of a tag that was deleted and made again meanwhile', async () => {
    const folder = tagged();
    const temps = openTemps(join(folder, '.git/tagline/tmp'));
    const replace = (path: string, bytes: Uint8Array) => {
      const lines = Buffer.from(bytes).toString().split('\n');
      temps.replace(path, Buffer.from(lines.filter(line => !line.endsWith('refs/tags/v2')).join('\n')));
    };
    const refs = createRefs(join(folder, '.git'), { ...temps, replace });
    const before = git(folder, 'show-ref');
    expect(await refs.pack({ peel: () => null })).toBe(count + 1);
    expect(git(folder, 'show-ref')).toBe(before);
  });

  it('loses and shows nothing wrong while git tags, deletes, lists and packs beside it', async () => {
    const folder = tagged();
    const repository = await openRepository(folder);
    const refs = createRefs(join(folder, '.git'), openTemps(join(folder, '.git/tagline/tmp')));
    const all = new Set(git(folder, 'tag').trim().split('\n'));
    let over = false;
    const seen: string[] = [];
    const theirs = (async () => {
      for (let round = 0; round < 30; round++) {
        await gitAside(folder, 'tag', `new-${round}`);
        if (round % 2 === 0) await gitAside(folder, 'tag', '-d', `new-${round}`);
        if (round % 7 === 0) await gitAside(folder, 'pack-refs', '--all').catch(() => undefined);
        const there = new Set((await gitAside(folder, 'tag')).split('\n'));
        seen.push(...[...all].filter(name => !there.has(name)));
      }
      over = true;
    })();
    const peel = (oid: string) => {
      if (/^0+$/.test(oid)) throw new Failure('version-damaged', 'none');
      const type = git(folder, 'cat-file', '-t', oid).trim();
      return type === 'tag' ? git(folder, 'rev-parse', `${oid}^{}`).trim() : null;
    };
    let packings = 0;
    while (!over) {
      await refs.pack({ peel, atLeast: 1 }).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'busy' });
      });
      packings++;
      await sleep(5);
      const there = await repository.listRefs('refs/tags/');
      seen.push(...[...all].filter(name => !there.has(`refs/tags/${name}`)));
    }
    await theirs;
    expect(seen).toEqual([]);
    expect(packings).toBeGreaterThan(1);
    const news = git(folder, 'tag', '-l', 'new-*').trim().split('\n').sort();
    const kept = Array.from({ length: 15 }, (_, index) => `new-${2 * index + 1}`).sort();
    expect(news).toEqual(kept);
    expect(fsck(folder)).toBe('');
    await repository.close();
  });
});

describe('removing a ref', () => {
  it('takes it from its file and its line, and leaves the rest', async () => {
    const folder = tagged();
    const repository = await openRepository(folder);
    const oid = (name: string) => git(folder, 'rev-parse', name).trim();
    const without = (name: string) =>
      shown(folder)
        .split('\n')
        .filter(line => !line.replace('^{}', '').endsWith(` refs/tags/${name}`))
        .join('\n');
    const remove = async (name: string) => {
      const left = without(name);
      await repository.removeRef(`refs/tags/${name}`, oid(name));
      expect(shown(folder)).toBe(left);
    };
    await remove('release/0');
    git(folder, 'pack-refs', '--all');
    await remove('release/3');
    await remove('annotated');
    git(folder, 'tag', '-f', 'v1', 'v2');
    await remove('v1');
    expect(await repository.readRef('refs/tags/v1')).toBe(null);
    expect(existsSync(join(folder, '.git/refs/tags/release'))).toBe(false);
    await repository.updateRef('refs/tags/release', oid('HEAD'), null).then(
      () => expect.unreachable('a line release/6 is there'),
      (error: unknown) => expect(error).toMatchObject({ code: 'name-taken' }),
    );
    expect(fsck(folder)).toBe('');
    await repository.close();
  });

  it('is refused when it holds something else, is not there, or git has the lock', async () => {
    const folder = tagged();
    const repository = await openRepository(folder);
    const head = git(folder, 'rev-parse', 'HEAD').trim();
    const before = shown(folder);
    const refused = (name: string, code: string) =>
      expect(repository.removeRef(name, head)).rejects.toMatchObject({ code });
    await refused('refs/tags/annotated', 'history-moved');
    await refused('refs/tags/none', 'history-moved');
    await refused('HEAD', 'name-invalid');
    await refused('refs/tags/../../HEAD', 'name-invalid');
    writeFileSync(`${packedFile(folder)}.lock`, '');
    await refused('refs/tags/v2', 'busy');
    expect(shown(folder)).toBe(before);
    await repository.close();
  });
});
