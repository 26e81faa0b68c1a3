import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTemps } from './disk.ts';
import { fsck, git, gitRepository, gitWithInput, tempFolder } from './git-for-tests.ts';
import { loosePath } from './loose-objects.ts';
import { openObjectStore } from './object-store.ts';
import { encodePackIndex, finished } from './pack-index-writer.ts';
import { createPackWriter, deflateEntry } from './pack-writer.ts';
import { type ObjectType, objectId } from './raw-object.ts';

const placesOf = (folder: string) =>
  [join(folder, '.git/objects'), openTemps(join(folder, '.git/tagline/tmp'))] as const;

const openStore = (folder: string) => openObjectStore(join(folder, '.git'), placesOf(folder)[1]);

const filesOf = (folder: string, ending: string) => {
  const packs = join(folder, '.git/objects/pack');
  return readdirSync(packs)
    .filter(name => name.endsWith(ending))
    .map(name => join(packs, name));
};

/** What git's own readers of packs say to every pack of the repository. */
function judge(folder: string): void {
  for (const index of filesOf(folder, '.idx')) {
    git(folder, 'verify-pack', index);
    const again = join(tempFolder(), 'again.idx');
    git(folder, 'index-pack', '--strict', '--index-version=2', '-o', again, index.replace(/idx$/, 'pack'));
    expect(readFileSync(again).equals(readFileSync(index))).toBe(true);
  }
  expect(fsck(folder)).toBe('');
}

const entry = (type: ObjectType, data: Buffer) => deflateEntry(objectId(type, data), type, data);

/** Sizes at which the header of an entry grows by a byte, and what does not fit into the buffer. */
const sizes = [0, 1, 15, 16, 2047, 2048, 262_143, 262_144, 3_000_000];

describe('a pack', () => {
  it('of many new objects is accepted by git, which reads them back', async () => {
    const folder = gitRepository({ a: '1' });
    const store = openStore(folder);
    const blobs = [...sizes.map(size => randomBytes(size)), Buffer.alloc(9_000_000, 'a')];
    for (let index = 0; index < 300; index++) blobs.push(Buffer.from(`blob ${index}`));
    const oids = blobs.map(blob => store.write('blob', blob));
    await store.flush();
    expect(filesOf(folder, '.pack')).toHaveLength(1);
    expect(readdirSync(join(folder, '.git/tagline/tmp'))).toEqual([]);
    judge(folder);
    const listed = gitWithInput(folder, oids.join('\n'), 'cat-file', '--batch-check');
    expect(listed).toBe(oids.map((oid, index) => `${oid} blob ${blobs[index]?.length}\n`).join(''));
    store.close();
    const again = openStore(folder);
    oids.forEach((oid, index) => {
      expect(again.read(oid).data.equals(blobs[index] as Buffer)).toBe(true);
      expect(again.typeOf(oid)).toEqual({ type: 'blob', size: blobs[index]?.length });
    });
    again.close();
  });

  it('is not where the commit and the tag of a version go: they are read back one by one', async () => {
    const folder = gitRepository({ a: '1' });
    const store = openStore(folder);
    const [tree = '', parent = ''] = git(folder, 'rev-parse', 'HEAD^{tree}', 'HEAD').split('\n');
    const who = 'Ann <ann@example.org> 1700000000 +0000';
    for (let index = 0; index < 100; index++) store.write('blob', Buffer.from(`${index}`));
    const text = `tree ${tree}\nparent ${parent}\nauthor ${who}\ncommitter ${who}\n\nm\n`;
    const commit = store.write('commit', Buffer.from(text));
    const head = `object ${commit}\ntype commit\ntag v\ntagger ${who}\n\nm\n`;
    const tag = store.write('tag', Buffer.from(head));
    await store.flush();
    for (const oid of [commit, tag]) expect(existsSync(loosePath(placesOf(folder)[0], oid))).toBe(true);
    expect(git(folder, 'count-objects', '-v')).toContain('in-pack: 99');
    judge(folder);
    store.close();
  });

  it('of few but large objects is made, too, and of few small ones is not', async () => {
    const folder = gitRepository();
    const store = openStore(folder);
    store.write('blob', Buffer.from('small'));
    await store.flush();
    expect(filesOf(folder, '.pack')).toHaveLength(0);
    store.write('blob', Buffer.alloc(33 * 1024 * 1024, 'x'));
    await store.flush();
    expect(filesOf(folder, '.pack')).toHaveLength(1);
    judge(folder);
    store.close();
  });

  it.each([2, 4])('that holds another number of objects than the %i expected is whole', expected => {
    const folder = gitRepository();
    const writer = createPackWriter(...placesOf(folder), expected);
    for (const text of ['1', '2', '3']) writer.add(entry('blob', Buffer.from(text)));
    expect(writer.size().entries).toBe(3);
    writer.finish();
    judge(folder);
    expect(git(folder, 'count-objects', '-v')).toContain('in-pack: 3');
  });

  it('that is abandoned, or can not be put in its place, leaves nothing behind', async () => {
    const folder = gitRepository();
    const packs = join(folder, '.git/objects/pack');
    const abandoned = createPackWriter(...placesOf(folder), 1);
    abandoned.add(entry('blob', Buffer.from('1')));
    abandoned.abandon();
    const failing = createPackWriter(...placesOf(folder), 1);
    failing.add(entry('blob', Buffer.from('1')));
    rmSync(packs, { recursive: true });
    writeFileSync(packs, 'in the way');
    expect(() => failing.finish()).toThrow();
    expect(readdirSync(join(folder, '.git/tagline/tmp'))).toEqual([]);
    rmSync(packs);
    mkdirSync(packs);
    expect(fsck(folder)).toBe('');
  });
});

describe('a pack index', () => {
  it('tells offsets beyond 2 GB', async () => {
    const folder = gitRepository();
    const offsets = [12, 0x7fffffff, 0x80000000, 5_000_000_000];
    const entries = offsets.map(offset => ({
      oid: objectId('blob', Buffer.from(`${offset}`)),
      crc: offset % 1000,
      offset,
    }));
    const listed = gitWithInput(folder, finished(encodePackIndex(entries, randomBytes(20))), 'show-index');
    const wanted = entries
      .toSorted((a, b) => (a.oid < b.oid ? -1 : 1))
      .map(({ oid, crc, offset }) => `${offset} ${oid} (${crc.toString(16).padStart(8, '0')})\n`);
    expect(listed).toBe(wanted.join(''));
  });
});
