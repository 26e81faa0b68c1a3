import { randomBytes } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deflateFast, inflateSized, inflateSmall, inflateStart } from './inflate.ts';
import { deflateInto, inflateInto } from './kept-zlib.ts';

const sizes = [0, 1, 100, 4096, 65_535, 65_536, 65_537, 300_000];
const samples = sizes.flatMap(size => [randomBytes(size), Buffer.alloc(size, 'flow ')]);

describe('small and large objects', () => {
  it('are deflated to what zlib makes of them, and inflated again', () => {
    for (const bytes of samples) {
      const deflated = deflateFast(bytes);
      expect(deflated.equals(deflateSync(bytes, { level: 1 }))).toBe(true);
      expect(inflateSync(deflated).equals(bytes)).toBe(true);
      const followed = Buffer.concat([deflated, randomBytes(50)]);
      expect(inflateSized(followed, bytes.length).equals(bytes)).toBe(true);
      expect(inflateSmall(followed)?.equals(bytes)).toBe(bytes.length > 65_536 ? undefined : true);
      expect(inflateStart(deflated).subarray(0, 64).equals(bytes.subarray(0, 64))).toBe(true);
    }
  });

  it('that give more than they should are stopped there', () => {
    for (const bytes of samples.filter(({ length }) => length > 1)) {
      expect(() => inflateSized(deflateFast(bytes), bytes.length - 1)).toThrow(RangeError);
    }
    const room = Buffer.alloc(1000);
    expect(inflateInto(deflateFast(Buffer.alloc(50_000)), room.subarray(0, 10))).toBe(10);
    expect(room.subarray(10).equals(Buffer.alloc(990))).toBe(true);
  });

  it('that are damaged throw, and the next one is read as if nothing had been', () => {
    const bytes = Buffer.from('a flow '.repeat(40));
    const deflated = deflateFast(bytes);
    const wrongSum = Buffer.from(deflated);
    wrongSum[wrongSum.length - 1] = (wrongSum.at(-1) ?? 0) ^ 1;
    const withDictionary = deflateSync(bytes, { dictionary: Buffer.from('a flow') });
    const empty = Buffer.alloc(0);
    for (const damaged of [deflated.subarray(0, -1), wrongSum, withDictionary, randomBytes(200), empty]) {
      expect(() => inflateSized(damaged, bytes.length)).toThrow(/./);
      expect(() => inflateSmall(damaged)).toThrow(/./);
      expect(inflateSmall(deflated)?.equals(bytes)).toBe(true);
    }
  });

  it('are what one kept stream of zlib is for', () => {
    const room = Buffer.alloc(100);
    const filled = deflateInto(Buffer.from('x'), room);
    expect(filled).not.toBeNull();
    expect(inflateInto(room.subarray(0, filled ?? 0), Buffer.alloc(10))).toBe(1);
  });
});
