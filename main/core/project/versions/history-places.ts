import { randomUUID } from 'node:crypto';
import { createBreather } from '../../repository/breathe.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { readFirstParent } from '../first-parent.ts';

const longestWalk = 20_000;
/** HEAD's place in a new numbering: there is room for as many commits before it and after it. */
const firstPlace = 1_000_000_000;
const notOnIt = -1;

/**
 * Where commits stand on the way from HEAD back along first parents: a higher number is nearer to HEAD, -1 is
 * not on it. What lies before a commit never changes, so a HEAD that moved is walked back only to the first
 * commit whose place is known.
 */
export type HistoryPlaces = {
  /** Finds the places of these commits; walks at most 20,000 commits. */
  find: (head: Oid | null, wanted: ReadonlySet<Oid>) => Promise<void>;
  /** Null when nobody asked for it. */
  of: (commit: Oid | null) => number | null;
  /** Another number whenever a place that was known is another one. */
  edition: () => number;
  /** For keeping; `load` takes it up again. */
  save: () => { base: string; head: Oid | null; place: number };
  load: (kept: { base: string; head: Oid | null; place: number }, places: Iterable<[Oid, number]>) => void;
};

export function createHistoryPlaces(repository: Repository): HistoryPlaces {
  const parents = new Map<Oid, Oid | null>();
  const places = new Map<Oid, number>();
  let base: string = randomUUID();
  let edition = 0;
  let top: { head: Oid | null; place: number } = { head: null, place: firstPlace };

  const firstParent = async (commit: Oid): Promise<Oid | null> => {
    let parent = parents.get(commit);
    if (parent === undefined) {
      parent = await readFirstParent(repository, commit);
      parents.set(commit, parent);
    }
    return parent;
  };

  const set = (commit: Oid, place: number) => {
    if ((places.get(commit) ?? place) !== place) edition++;
    places.set(commit, place);
  };

  const isOnIt = (commit: Oid) => (places.get(commit) ?? notOnIt) > notOnIt;

  /** Numbers what HEAD has gained since, down to the first commit that it had before. */
  const moveTop = async (head: Oid | null, breathe: () => Promise<void> | undefined) => {
    if (head === top.head) return;
    const gained: Oid[] = [];
    let at = [...places.values()].some(place => place > notOnIt) ? head : null;
    while (at !== null && !isOnIt(at) && gained.length < longestWalk) {
      gained.push(at);
      at = await firstParent(at);
      await breathe();
    }
    const met = (at !== null && places.get(at)) || notOnIt;
    if (met === notOnIt) {
      base = randomUUID();
      edition++;
    }
    // Where HEAD went another way from there on, what stood above is not on its way any more.
    for (const [commit, place] of places) if (place > met) set(commit, notOnIt);
    top = { head, place: met === notOnIt ? firstPlace : met + gained.length };
    for (const [index, commit] of gained.entries()) set(commit, top.place - index);
    if (head !== null) set(head, top.place);
  };

  return {
    find: async (head, wanted) => {
      if (wanted.size === 0) return;
      const breathe = createBreather();
      await moveTop(head, breathe);
      const missing = new Set([...wanted].filter(commit => !places.has(commit)));
      let at = head;
      for (let step = 0; at !== null && step < longestWalk && missing.size > 0; step++) {
        if (missing.delete(at)) places.set(at, top.place - step);
        at = await firstParent(at);
        await breathe();
      }
      for (const commit of missing) places.set(commit, notOnIt);
    },
    of: commit => (commit === null ? null : (places.get(commit) ?? null)),
    edition: () => edition,
    save: () => ({ base, ...top }),
    load: (kept, known) => {
      base = kept.base;
      top = { head: kept.head, place: kept.place };
      for (const [commit, place] of known) places.set(commit, place);
      if (kept.head !== null) places.set(kept.head, kept.place);
    },
  };
}
