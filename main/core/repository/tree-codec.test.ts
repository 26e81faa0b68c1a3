import { describe, expect, it } from 'vitest';
import { encodeTree, parseTree, TreeDamaged } from './tree-codec.ts';

const oid = 'ab'.repeat(20);
const line = (mode: string, name: string | Buffer) =>
  Buffer.concat([Buffer.from(`${mode} `), Buffer.from(name), Buffer.of(0), Buffer.from(oid, 'hex')]);
const names = (data: Buffer) => parseTree(data).map(({ name }) => name);

describe('a tree', () => {
  it('reads in git’s order, whatever order its bytes have', () => {
    const file = (name: string) => line('100644', name);
    const folder = line('40000', 'a');
    expect(names(Buffer.concat([file('b'), file('a'), file('README.md'), file('.x')]))).toEqual([
      '.x',
      'README.md',
      'a',
      'b',
    ]);
    // A folder stands where its name with a slash would.
    expect(names(Buffer.concat([folder, file('a.b')]))).toEqual(['a.b', 'a']);
    expect(names(Buffer.concat([file('a.b'), folder, file('a0')]))).toEqual(['a.b', 'a', 'a0']);
  });

  it('keeps bytes that are not UTF-8, and slashes, through reading and writing', () => {
    for (const name of [Buffer.of(0xff, 0x2f, 0x61), Buffer.from('../a/b'), Buffer.of(0xc0, 0xae)]) {
      const data = line('100644', name);
      const entries = parseTree(data);
      expect(entries[0]?.name).not.toContain('/');
      expect(encodeTree(entries)).toEqual(data);
    }
  });

  it.each(['', '8', '1777777777', '100644x', '-1', '0', '010644'])('with the mode %j is no tree', mode => {
    expect(() => parseTree(line(mode, 'a'))).toThrow(TreeDamaged);
  });

  it.each([
    ['no name', line('100644', '')],
    ['half an id', line('100644', 'a').subarray(0, -1)],
    ['no end', Buffer.from('100644 a')],
    ['no mode', Buffer.from('abc')],
  ])('with %s is no tree', (_, data) => {
    expect(() => parseTree(data)).toThrow(TreeDamaged);
  });
});
