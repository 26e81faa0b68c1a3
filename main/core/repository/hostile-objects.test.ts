import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openTemps } from './disk.ts';
import { git, gitRepository, gitWithInput } from './git-for-tests.ts';
import { loosePath } from './loose-objects.ts';
import { openObjectStore } from './object-store.ts';
import { createPackWriter, type DeflatedEntry, deflateEntry } from './pack-writer.ts';
import { objectId } from './raw-object.ts';

const tempsOf = (folder: string) => openTemps(join(folder, '.git/tagline/tmp'));
const openStore = (folder: string) => openObjectStore(join(folder, '.git'), tempsOf(folder));
const blobId = (text: string) => objectId('blob', Buffer.from(text));
const fakeId = (n: number) => createHash('sha1').update(`${n}`).digest('hex');

function writePack(folder: string, entries: DeflatedEntry[]): string {
  const writer = createPackWriter(join(folder, '.git/objects'), tempsOf(folder), entries.length);
  for (const entry of entries) writer.add(entry);
  return writer.finish();
}

/** "The same as the base", which is one byte long. */
const sameByte = Buffer.from([1, 1, 0x90, 1]);
const onId = (oid: string, base: string, delta = sameByte): DeflatedEntry => ({
  oid,
  header: Buffer.concat([Buffer.from([0x70 | delta.length]), Buffer.from(base, 'hex')]),
  deflated: deflateSync(delta),
});
const onOffset = (oid: string, back: number, delta = sameByte): DeflatedEntry => ({
  oid,
  header: Buffer.from([0x60 | delta.length, back]),
  deflated: deflateSync(delta),
});

function chain(length: number): DeflatedEntry[] {
  const first = deflateEntry(blobId('x'), 'blob', Buffer.from('x'));
  const step = onOffset('', 1);
  const stepBytes = step.header.length + step.deflated.length;
  const entries = [{ ...first, oid: fakeId(0) }];
  for (let n = 1; n <= length; n++) {
    const back = n === 1 ? first.header.length + first.deflated.length : stepBytes;
    entries.push(onOffset(n === length ? blobId('x') : fakeId(n), back));
  }
  return entries;
}

const damaged = (oid: string, words: RegExp | string = '') =>
  expect.objectContaining({
    code: 'version-damaged',
    message: expect.stringMatching(words),
    data: expect.objectContaining({ oid }),
  });

const megabyte = 1024 * 1024;
const peakMemory = () => process.resourceUsage().maxRSS / 1024;

describe('objects made to harm', () => {
  it('that inflate a thousandfold are stopped at the limit, loose or packed', () => {
    const folder = gitRepository();
    const size = 512 * megabyte;
    const oid = fakeId(1);
    // 512 MB in half a megabyte, made without ever holding them here.
    const make = `const d = require('zlib').createDeflate({ level: 9 });
      d.pipe(process.stdout); d.write('blob ${size}\\0'); let n = 0;
      (function next() { n++ < 512 ? d.write(Buffer.alloc(${megabyte}), next) : d.end(); })()`;
    const bomb = execFileSync(process.execPath, ['-e', make], { maxBuffer: 8 * megabyte });
    expect(bomb.length).toBeLessThan(600_000);
    const path = loosePath(join(folder, '.git/objects'), oid);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bomb);
    const before = peakMemory();
    const store = openStore(folder);
    const limit = 50 * megabyte;
    const tooLarge = expect.objectContaining({ code: 'file-too-large', data: { oid, limit } });
    expect(() => store.read(oid, limit)).toThrow(tooLarge);
    expect(store.typeOf(oid)).toEqual({ type: 'blob', size });
    // The same with a header that plays it down.
    const lying = deflateSync(Buffer.concat([Buffer.from('blob 10\0'), Buffer.alloc(60 * megabyte)]));
    writeFileSync(path, lying);
    expect(() => store.read(oid, limit)).toThrow(damaged(oid));
    rmSync(path);
    const { deflated } = deflateEntry(oid, 'blob', Buffer.alloc(60 * megabyte));
    const [honest, liar] = [fakeId(2), fakeId(3)];
    const { header } = deflateEntry(honest, 'blob', Buffer.alloc(60 * megabyte));
    const small = deflateEntry(liar, 'blob', Buffer.from('0123456789')).header;
    writePack(folder, [
      { oid: honest, header, deflated },
      { oid: liar, header: small, deflated: bomb },
    ]);
    expect(() => store.read(honest, limit)).toThrow(expect.objectContaining({ code: 'file-too-large' }));
    expect(() => store.read(liar, limit)).toThrow(damaged(liar));
    store.close();
    expect(peakMemory() - before).toBeLessThan(260);
  });

  it('that claim more than their bytes can hold are refused before memory is taken', () => {
    const folder = gitRepository();
    const oid = fakeId(1);
    const header = deflateEntry(oid, 'blob', Buffer.alloc(400 * megabyte)).header;
    writePack(folder, [{ oid, header, deflated: deflateSync('x') }]);
    const path = loosePath(join(folder, '.git/objects'), fakeId(2));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, deflateSync(`blob ${400 * megabyte}\0x${'y'.repeat(20_000)}`));
    const store = openStore(folder);
    expect(() => store.read(oid)).toThrow(damaged(oid, 'impossible length'));
    expect(() => store.read(fakeId(2))).toThrow(damaged(fakeId(2)));
    store.close();
  });

  it('that stand on one another in a circle, or on too long a chain, are told as damaged', () => {
    const folder = gitRepository();
    const [a, b, c] = [fakeId(-1), fakeId(-2), fakeId(-3)];
    writePack(folder, [onId(a, b), onId(b, a), onId(c, c)]);
    // The circle goes through two packs.
    const [d, e] = [fakeId(-4), fakeId(-5)];
    writePack(folder, [onId(d, e)]);
    writePack(folder, [onId(e, d)]);
    writePack(folder, chain(4097));
    const store = openStore(folder);
    for (const oid of [a, b, c, d, e]) {
      expect(() => store.read(oid)).toThrow(expect.objectContaining({ code: 'version-damaged' }));
      expect(() => store.typeOf(oid)).toThrow(expect.objectContaining({ code: 'version-damaged' }));
    }
    expect(() => store.read(blobId('x'))).toThrow(damaged(blobId('x'), 'too long a chain'));
    store.close();
    const other = gitRepository();
    writePack(other, chain(4000));
    const long = openStore(other);
    expect(long.read(blobId('x')).data.toString()).toBe('x');
    expect(long.typeOf(blobId('x'))).toEqual({ type: 'blob', size: 1 });
    long.close();
  });

  it('whose delta begins with long tables of codes are still known by their headers', () => {
    const folder = gitRepository();
    // Every byte value occurs, some more often than others.
    const bytes = Buffer.from([...Array(5000).keys()].map(n => 256 * (((n * 7919) % 5000) / 5000) ** 3));
    const inserts = [...Array(50).keys()].map(n =>
      Buffer.concat([Buffer.from([100]), bytes.subarray(n * 100, n * 100 + 100)]),
    );
    const delta = Buffer.concat([Buffer.from([1, 0x88, 0x27]), ...inserts]);
    const made = objectId('blob', bytes);
    const { header } = deflateEntry(made, 'blob', delta);
    header[0] = 0x70 | ((header[0] as number) & 0x8f);
    const base = deflateEntry(blobId('x'), 'blob', Buffer.from('x'));
    const onBase = Buffer.concat([header, Buffer.from(base.oid, 'hex')]);
    writePack(folder, [base, { oid: made, header: onBase, deflated: deflateSync(delta) }]);
    const store = openStore(folder);
    expect(store.typeOf(made)).toEqual({ type: 'blob', size: 5000 });
    expect(store.read(made).data.equals(bytes)).toBe(true);
    store.close();
  });

  it.each([
    ['ends early', Buffer.from([1, 1, 0x90])],
    ['copies from beyond its base', Buffer.from([1, 2, 0x90, 2])],
    ['fits another base', Buffer.from([2, 1, 0x90, 1])],
    ['makes less than it says', Buffer.from([1, 2, 0x90, 1])],
    ['uses what is reserved', Buffer.from([1, 1, 0, 1])],
    ['is empty', Buffer.from([])],
  ])('with a delta that %s are told as damaged', (_, delta) => {
    const folder = gitRepository();
    const base = deflateEntry(blobId('x'), 'blob', Buffer.from('x'));
    writePack(folder, [base, onId(fakeId(1), blobId('x'), delta)]);
    const store = openStore(folder);
    expect(() => store.read(fakeId(1))).toThrow(damaged(fakeId(1)));
    expect(store.read(blobId('x')).data.toString()).toBe('x');
    store.close();
  });

  it('that are not what their id says are told as damaged', () => {
    const folder = gitRepository();
    writePack(folder, [{ ...deflateEntry('', 'blob', Buffer.from('x')), oid: blobId('y') }]);
    const store = openStore(folder);
    expect(() => store.read(blobId('y'))).toThrow(damaged(blobId('y'), 'what its id says'));
    store.close();
  });

  it.skipIf(process.platform === 'win32')('that are pipes or folders are not waited for', () => {
    const folder = gitRepository();
    const pipe = loosePath(join(folder, '.git/objects'), fakeId(1));
    mkdirSync(dirname(pipe), { recursive: true });
    execFileSync('mkfifo', [pipe]);
    mkdirSync(loosePath(join(folder, '.git/objects'), fakeId(2)), { recursive: true });
    execFileSync('mkfifo', [join(folder, '.git/objects/pack/pack-1.idx')]);
    const store = openStore(folder);
    for (const n of [1, 2]) {
      expect(() => store.read(fakeId(n))).toThrow(expect.objectContaining({ code: 'version-damaged' }));
    }
    store.close();
  });
});

describe('a damaged copy', () => {
  it('is passed over when another one is whole, also as the base of a delta', () => {
    const text = 'a line that is long enough to make a delta worth while\n'.repeat(50);
    const folder = gitRepository({ a: text });
    writeFileSync(join(folder, 'a'), `${text}and one more\n`);
    git(folder, 'commit', '-q', '-a', '-m', 'second');
    const [older = '', newer = ''] = git(folder, 'rev-parse', 'HEAD~:a', 'HEAD:a').split('\n');
    git(folder, 'repack', '-q', '-a', '-d', '-f');
    const packs = join(folder, '.git/objects/pack');
    const [pack = ''] = readdirSync(packs).filter(name => name.endsWith('.pack'));
    const listed = git(folder, 'verify-pack', '-v', join(packs, pack.replace(/pack$/, 'idx')));
    // Which of the two stands on the other.
    const [base, made] = new RegExp(`^${older} .* ${newer}$`, 'm').test(listed)
      ? [newer, older]
      : [older, newer];
    const offset = Number(new RegExp(`^${base} \\w+ +\\d+ \\d+ (\\d+)`, 'm').exec(listed)?.[1]);
    const whole = gitWithInput(folder, '', 'cat-file', 'blob', base);
    chmodSync(join(packs, pack), 0o644);
    const bytes = readFileSync(join(packs, pack));
    bytes.fill(0xff, offset + 3, offset + 12);
    writeFileSync(join(packs, pack), bytes);
    const alone = openStore(folder);
    for (const oid of [base, made]) expect(() => alone.read(oid)).toThrow(damaged(oid));
    alone.close();
    writePack(folder, [deflateEntry(base, 'blob', Buffer.from(whole))]);
    const store = openStore(folder);
    for (const oid of [base, made]) expect(objectId('blob', store.read(oid).data)).toBe(oid);
    store.close();
  });
});

/** Empty for one that the process closed while it was looked at. */
function targetOf(fd: string): string {
  try {
    return readlinkSync(fd);
  } catch {
    return '';
  }
}

describe('very many packs', () => {
  it('are read with few files open', () => {
    const folder = gitRepository();
    const texts = [...Array(150).keys()].map(n => `text ${n}`);
    for (const text of texts) writePack(folder, [deflateEntry(blobId(text), 'blob', Buffer.from(text))]);
    const store = openStore(folder);
    for (let round = 0; round < 2; round++) {
      for (const text of texts) expect(store.read(blobId(text)).data.toString()).toBe(text);
    }
    if (process.platform === 'linux') {
      const fds = readdirSync('/proc/self/fd').map(fd => targetOf(`/proc/self/fd/${fd}`));
      const packs = fds.filter(target => target.includes('pack-'));
      expect(packs.length).toBeGreaterThan(0);
      expect(packs.length).toBeLessThanOrEqual(64);
    }
    // Some are open, some are not when git puts others in their place.
    git(folder, 'repack', '-q', '-a', '-d', '-k');
    for (const text of texts) expect(store.read(blobId(text)).data.toString()).toBe(text);
    store.close();
  });
});
