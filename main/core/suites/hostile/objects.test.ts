import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { ErrorCode } from '../../../../contract/errors.ts';
import { type HostileCase, hostile } from './testing/hostile.ts';
import { bytesOf, commitBody, idOf, tagBody, withHeader } from './testing/objects.ts';
import { copy, delta, insert, type Packed, packed, plantPack } from './testing/pack.ts';
import type { Site } from './testing/site.ts';
import type { Steps } from './testing/walk.ts';

/** A file that can't be read costs what needs it; the version is listed and its other files are read. */
const fileLost = {
  read: 'version-damaged',
  compare: 'version-damaged',
  restore: 'version-damaged',
  deploy: 'version-damaged',
} as const;
/** The same, told as what stands in the way of looking for it. */
const told = (code: ErrorCode): Steps => ({
  ...fileLost,
  read: code,
  compare: code,
  plan: code,
  deploy: code,
});
const lost: HostileCase['versions'] = { odd: fileLost };

/** A version with a README and one file of this id, whatever is behind it. */
const withFile = (site: Site, oid: string) =>
  site.version('odd', site.tree(['100644', 'README.md', site.readme], ['100644', 'x', oid]));

const someId = 'ab'.repeat(20);
const mega = (count: number) => Buffer.alloc(count * 1024 * 1024);

const loose = (name: string, bytes: Buffer, versions = lost): HostileCase => ({
  name,
  plant: site => {
    site.loose(someId, bytes);
    withFile(site, someId);
  },
  versions,
});

hostile('loose objects', [
  loose('empty', Buffer.alloc(0)),
  loose('no zlib at all', Buffer.from('not zlib')),
  loose('random bytes', Buffer.from(Array.from({ length: 500 }, (_value, index) => (index * 7919) % 256))),
  loose('cut off in the middle', deflateSync(withHeader('blob', bytesOf('x'.repeat(1000)))).subarray(0, 15)),
  loose('without a header', deflateSync(bytesOf('no header'))),
  loose('with a header that never ends', deflateSync(Buffer.alloc(100_000, 0x61))),
  loose('of a type that does not exist', deflateSync(withHeader('flow', bytesOf('x')))),
  loose('with a size that is no number', deflateSync(withHeader('blob', bytesOf('x'), 'many'))),
  loose('with a negative size', deflateSync(withHeader('blob', bytesOf('x'), '-1'))),
  loose('with a size of 10^18', deflateSync(withHeader('blob', bytesOf('x'), '1000000000000000000'))),
  loose('shorter than it says', deflateSync(withHeader('blob', bytesOf('x'), 100))),
  loose('longer than it says', deflateSync(withHeader('blob', bytesOf('x'.repeat(100)), 1))),
  loose('under another id', deflateSync(withHeader('blob', bytesOf('x')))),
  {
    name: 'missing',
    plant: site => withFile(site, someId),
    versions: lost,
  },
  {
    name: 'a tree that is missing',
    plant: site => site.version('odd', someId),
    versions: {
      odd: {
        view: 'version-damaged',
        list: 'version-damaged',
        compare: 'version-damaged',
        restore: 'version-damaged',
        deploy: 'version-damaged',
      },
    },
  },
  {
    name: 'a tag that inflates to 64 MB',
    plant: site => {
      site.tag('bad', Buffer.concat([tagBody(site.first), mega(64)]));
    },
    versions: { bad: 'broken' },
  },
  {
    name: 'a commit that inflates to 64 MB',
    plant: site => {
      const commit = site.object('commit', Buffer.concat([commitBody(site.root), mega(64)]));
      site.ref('refs/tags/bad', commit);
    },
    versions: { bad: 'broken' },
  },
  {
    name: 'a file of 8 MB of zeros is large, and works',
    plant: site => withFile(site, site.blob(mega(8))),
    // Too large for the editor, so there is nothing to hash.
    unjudged: ['odd'],
  },
]);

const text = bytesOf('the base of all deltas\n');
const base = packed('blob', text);
const ghost = (index: number) => index.toString(16).padStart(40, 'c');

const deltaCase = (
  name: string,
  entries: () => Packed[],
  change?: Parameters<typeof plantPack>[2],
  versions = lost,
): HostileCase => ({
  name,
  plant: site => {
    plantPack(site, entries(), change);
    withFile(site, ghost(1));
  },
  versions,
});

const refDelta = (oid: string, to: string, data: Buffer): Packed => ({
  oid,
  type: 'ref-delta',
  data,
  base: to,
});
const whole = copy(text.length);

hostile('packs', [
  {
    name: 'a sound delta of a sound base',
    plant: site => {
      const result = bytesOf(`${text}and more\n`);
      const oid = idOf('blob', result);
      plantPack(site, [
        base,
        refDelta(oid, base.oid, delta(text.length, result.length, whole, insert('and more\n'))),
      ]);
      withFile(site, oid);
    },
  },
  deltaCase('a delta of itself', () => [refDelta(ghost(1), ghost(1), delta(5, 5, copy(5)))]),
  deltaCase('two deltas of one another', () => [
    refDelta(ghost(1), ghost(2), delta(5, 5, copy(5))),
    refDelta(ghost(2), ghost(1), delta(5, 5, copy(5))),
  ]),
  deltaCase('a ring of a thousand deltas', () =>
    Array.from({ length: 1000 }, (_value, index) =>
      refDelta(ghost(index + 1), ghost(((index + 1) % 1000) + 1), delta(5, 5, copy(5))),
    ),
  ),
  deltaCase('a delta of nothing that is there', () => [refDelta(ghost(1), ghost(9), delta(5, 5, copy(5)))]),
  deltaCase('a delta that reaches back before the pack', () => [
    { oid: ghost(1), type: 'ofs-delta', data: delta(5, 5, copy(5)), base: 100_000 },
  ]),
  deltaCase('a delta of its own place', () => [
    { oid: ghost(1), type: 'ofs-delta', data: delta(5, 5, copy(5)), base: 0 },
  ]),
  deltaCase('a delta that copies what is not in the base', () => [
    base,
    refDelta(ghost(1), base.oid, delta(text.length, 60_000, copy(60_000))),
  ]),
  deltaCase('a delta that gives less than it says', () => [
    base,
    refDelta(ghost(1), base.oid, delta(text.length, 1000, whole)),
  ]),
  deltaCase(
    'a delta that says 10^14 bytes',
    () => [base, refDelta(ghost(1), base.oid, delta(text.length, 1e14, whole))],
    {},
    { odd: { ...told('file-too-large'), restore: 'file-too-large' } },
  ),
  deltaCase('a delta with the instruction of no meaning', () => [
    base,
    refDelta(ghost(1), base.oid, delta(text.length, 5, Buffer.of(0))),
  ]),
  deltaCase('a delta whose sizes never end', () => [
    base,
    refDelta(ghost(1), base.oid, Buffer.alloc(100, 0xff)),
  ]),
  deltaCase('a delta cut off', () => [
    base,
    refDelta(ghost(1), base.oid, delta(text.length, 50, Buffer.of(50, 1))),
  ]),
  deltaCase('an entry that is larger than it says', () => [
    { oid: ghost(1), type: 'blob', data: mega(1), size: 10 },
  ]),
  deltaCase('an entry that is smaller than it says', () => [
    { oid: ghost(1), type: 'blob', data: text, size: 100_000_000 },
  ]),
  deltaCase('an entry of noise', () => [
    { oid: ghost(1), type: 'blob', data: text, raw: Buffer.alloc(100, 0x55) },
  ]),
  deltaCase('a pack that ends before its entries', () => [{ ...base, oid: ghost(1) }], {
    pack: bytes => bytes.subarray(0, 20),
  }),
  deltaCase('an empty pack', () => [{ ...base, oid: ghost(1) }], { pack: () => Buffer.alloc(0) }),
  deltaCase('a pack of another format', () => [{ ...base, oid: ghost(1) }], {
    pack: bytes => Buffer.concat([bytesOf('KCAP'), bytes.subarray(4)]),
  }),
  deltaCase(
    'an index that ends too early',
    () => [{ ...base, oid: ghost(1) }],
    {
      index: bytes => bytes.subarray(0, 600),
    },
    { odd: told('repository-unsupported') },
  ),
  deltaCase('an index whose places lie outside of the pack', () => [{ ...base, oid: ghost(1) }], {
    index: bytes => {
      const changed = Buffer.from(bytes);
      changed.writeUInt32BE(0x7fffffff, bytes.length - 44);
      return changed;
    },
  }),
  deltaCase(
    'an index whose counts do not rise',
    () => [{ ...base, oid: ghost(1) }],
    {
      index: bytes => {
        const changed = Buffer.from(bytes);
        for (let at = 8; at < 1028; at += 8) changed.writeUInt32BE(0xfffffff0, at);
        return changed;
      },
    },
    { odd: told('repository-damaged') },
  ),
  {
    name: 'an index without a pack, and a pack without an index',
    plant: site => {
      site.inGit('objects/pack/pack-1.idx', bytesOf('nothing'));
      site.inGit('objects/pack/pack-2.pack', bytesOf('PACK'));
      site.inGit('objects/pack/multi-pack-index', bytesOf('MIDX'));
    },
  },
  {
    name: 'a chain of 4,000 deltas is read',
    plant: site => {
      let before = base;
      let bytes = text;
      const entries = [base];
      for (let index = 0; index < 4_000; index++) {
        const next = bytesOf(`${index % 10}${bytes.subarray(1)}`);
        const oid = idOf('blob', next);
        if (entries.some(entry => entry.oid === oid)) continue;
        const tail = Buffer.of(0x91, 1, text.length - 1);
        entries.push(
          refDelta(oid, before.oid, delta(text.length, text.length, insert(`${index % 10}`), tail)),
        );
        before = entries.at(-1) ?? base;
        bytes = next;
      }
      plantPack(site, entries);
      withFile(site, before.oid);
    },
  },
  {
    name: 'a sparse pack of 4 GB',
    plant: site => {
      plantPack(site, [{ ...base, oid: ghost(1) }], { pack: bytes => bytes.subarray(0, 12) });
      site.inGit('objects/pack/pack-big.pack', 'PACK');
      truncateSync(join(site.gitDir, 'objects/pack/pack-big.pack'), 4 * 1024 ** 3);
      withFile(site, ghost(1));
    },
    versions: lost,
  },
]);
