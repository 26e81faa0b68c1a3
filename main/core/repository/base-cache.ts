import type { RawObject } from './raw-object.ts';

/** Unpacked objects that deltas may stand on, by pack and offset; those that were not used for long go. */
export type BaseCache = {
  get: (pack: number, offset: number) => RawObject | undefined;
  set: (pack: number, offset: number, object: RawObject) => void;
};

/** What a cached object costs beside its bytes, about. */
const overhead = 200;

/**
 * Holds at most `mostBytes`; an object of more than an eighth of that is not kept. When half of that is new, the
 * older half goes, but for what was used meanwhile: this costs less than an order of all by their use.
 */
export function createBaseCache(mostBytes: number): BaseCache {
  // By pack, then by offset: a key made of both would have to be a text.
  type Kept = Map<number, Map<number, RawObject>>;
  let newer: Kept = new Map();
  let older: Kept = new Map();
  let bytes = 0;
  const set: BaseCache['set'] = (pack, offset, object) => {
    const cost = object.data.length + overhead;
    let objects = newer.get(pack);
    if (cost > mostBytes / 8 || objects?.has(offset)) return;
    if (bytes + cost > mostBytes / 2) {
      older = newer;
      newer = new Map();
      objects = undefined;
      bytes = 0;
    }
    if (!objects) {
      objects = new Map();
      newer.set(pack, objects);
    }
    objects.set(offset, object);
    bytes += cost;
  };
  return {
    get: (pack, offset) => {
      const object = newer.get(pack)?.get(offset);
      if (object) return object;
      const old = older.get(pack)?.get(offset);
      if (old) set(pack, offset, old);
      return old;
    },
    set,
  };
}
