import type { RawObject } from './raw-object.ts';

/** Unpacked objects that deltas may stand on, by pack and offset; the longest unused ones go first. */
export type BaseCache = {
  get: (pack: number, offset: number) => RawObject | undefined;
  set: (pack: number, offset: number, object: RawObject) => void;
};

/** What a cached object costs beside its bytes, about. */
const overhead = 200;

/** Holds at most `mostBytes`; an object of more than an eighth of that is not kept. */
export function createBaseCache(mostBytes: number): BaseCache {
  const kept = new Map<string, RawObject>();
  let bytes = 0;
  const keyOf = (pack: number, offset: number) => `${pack} ${offset}`;
  const cost = (object: RawObject) => object.data.length + overhead;
  return {
    get: (pack, offset) => {
      const key = keyOf(pack, offset);
      const object = kept.get(key);
      if (object) {
        kept.delete(key);
        kept.set(key, object);
      }
      return object;
    },
    set: (pack, offset, object) => {
      const key = keyOf(pack, offset);
      if (cost(object) > mostBytes / 8 || kept.has(key)) return;
      kept.set(key, object);
      bytes += cost(object);
      for (const [oldest, unused] of kept) {
        if (bytes <= mostBytes) break;
        kept.delete(oldest);
        bytes -= cost(unused);
      }
    },
  };
}
