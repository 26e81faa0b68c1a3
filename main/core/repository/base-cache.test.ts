import { describe, expect, it } from 'vitest';
import { createBaseCache } from './base-cache.ts';
import type { RawObject } from './raw-object.ts';

const blob = (bytes: number): RawObject => ({ type: 'blob', data: Buffer.alloc(bytes) });

describe('the cache of bases', () => {
  it('knows objects by pack and offset', () => {
    const cache = createBaseCache(1_000_000);
    const [one, other, large] = [blob(10), blob(10), blob(100)];
    cache.set(1, 5, one);
    cache.set(2, 5, other);
    cache.set(2, 2 ** 40, large);
    expect(cache.get(1, 5)).toBe(one);
    expect(cache.get(2, 5)).toBe(other);
    expect(cache.get(2, 2 ** 40)).toBe(large);
    expect(cache.get(3, 5)).toBe(undefined);
    expect(cache.get(1, 6)).toBe(undefined);
  });

  it('never holds more than it may, and keeps what is used', () => {
    const most = 100_000;
    const cache = createBaseCache(most);
    cache.set(1, 0, blob(800));
    for (let offset = 1; offset <= 1000; offset++) {
      cache.set(1, offset, blob(800));
      expect(cache.get(1, 0)).toBeDefined();
    }
    const kept = Array.from({ length: 1001 }, (_, offset) => offset).filter(offset => cache.get(1, offset));
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.length * 1000).toBeLessThanOrEqual(most);
    expect(kept).toContain(1000);
  });

  it('keeps nothing that would take an eighth of its room', () => {
    const cache = createBaseCache(80_000);
    cache.set(1, 1, blob(10_000));
    cache.set(1, 2, blob(9_000));
    expect(cache.get(1, 1)).toBe(undefined);
    expect(cache.get(1, 2)).toBeDefined();
    const none = createBaseCache(0);
    none.set(1, 1, blob(0));
    expect(none.get(1, 1)).toBe(undefined);
  });
});
