import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { diffTrees } from './diff-trees.ts';
import { objectId } from './raw-object.ts';
import { createTreeCache } from './tree-cache.ts';
import { encodeTree } from './tree-codec.ts';
import { pairsInPlace, pairsOf } from './tree-pairs.ts';
import type { Oid, TreeEntry } from './types.ts';

const idOf = (what: number) => createHash('sha1').update(`${what}`).digest('hex');

/** Numbers from 0 up to below `most`, always the same ones. */
function dice(seed: number) {
  let state = seed;
  return (most: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

const modes = ['100644', '100755', '40000', '120000', '160000'] as const;
const names = ['a', 'a.b', 'a0', 'ä', 'b', 'README.md', '\udcff', 'workflow with a long name.json'];

function randomTree(roll: (most: number) => number): TreeEntry[] {
  return names
    .filter(() => roll(8) > 0)
    .map(name => ({ name, mode: modes[roll(12)] ?? '100644', oid: idOf(roll(3)) }));
}

const bytesOf = (entry: TreeEntry, mode: string = entry.mode) =>
  Buffer.concat([Buffer.from(mode), encodeTree([entry]).subarray(entry.mode.length)]);

function storeOf() {
  const objects = new Map<Oid, Buffer>();
  const cache = () => createTreeCache(oid => objects.get(oid) ?? Buffer.from('damaged'));
  const add = (data: Buffer) => {
    const oid = objectId('tree', data);
    objects.set(oid, data);
    return oid;
  };
  return { cache, add };
}

describe('two folders', () => {
  it('give the same differences in place as merged', () => {
    const roll = dice(7);
    let inPlace = 0;
    for (let round = 0; round < 3000; round++) {
      const before = randomTree(roll);
      const after = roll(3)
        ? before.map(entry => (roll(4) ? entry : { ...entry, oid: idOf(9) }))
        : randomTree(roll);
      const { cache, add } = storeOf();
      const [a, b] = [add(encodeTree(before)), add(encodeTree(after))];
      const quick = pairsInPlace(cache().bytes(a), cache().bytes(b));
      if (quick === null) continue;
      inPlace++;
      const merged = pairsOf(cache().entries(a), cache().entries(b));
      expect(quick.entries).toBe(merged.length);
      expect(quick.pairs).toEqual(
        merged.filter(pair => pair.a?.oid !== pair.b?.oid || pair.a?.mode !== pair.b?.mode),
      );
    }
    expect(inPlace).toBeGreaterThan(1000);
    expect(inPlace).toBeLessThan(2999);
  });

  const file = (name: string, what = 1): TreeEntry => ({ name, mode: '100644', oid: idOf(what) });
  const differing = (a: Buffer, b: Buffer) => {
    const { cache, add } = storeOf();
    return diffTrees(cache(), add(a), add(b)).map(({ path }) => path);
  };

  it('differ in path order, whatever order their bytes have', () => {
    const of = (...entries: TreeEntry[]) => Buffer.concat(entries.map(entry => bytesOf(entry)));
    expect(differing(of(file('b'), file('a')), of(file('b', 2), file('a', 2)))).toEqual(['a', 'b']);
    expect(differing(of(file('b'), file('a')), of(file('a'), file('b')))).toEqual([]);
    expect(differing(of(file('a'), file('c')), of(file('a'), file('b'), file('c', 2)))).toEqual(['b', 'c']);
  });

  it('of which an old tool wrote one differ in nothing but that', () => {
    expect(differing(bytesOf(file('a'), '100664'), bytesOf(file('a')))).toEqual([]);
    expect(differing(bytesOf(file('a'), '100664'), bytesOf(file('a', 2)))).toEqual(['a']);
  });

  it('of which one is damaged can not be compared, even where both are in the same way', () => {
    const odd = bytesOf(file('a'), '777');
    const whole = bytesOf(file('b'));
    const cut = bytesOf(file('c')).subarray(0, -1);
    const nameless = bytesOf(file(''));
    for (const tail of [odd, cut, nameless]) {
      const [a, b] = [Buffer.concat([whole, tail]), Buffer.concat([bytesOf(file('b', 2)), tail])];
      expect(() => differing(a, b)).toThrow(expect.objectContaining({ code: 'version-damaged' }));
      expect(() => differing(a, whole)).toThrow(expect.objectContaining({ code: 'version-damaged' }));
    }
  });
});
