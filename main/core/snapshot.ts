import { createQueue } from './repository/parallel.ts';

export type SnapshotSource<S> = {
  /** The last one that was built. */
  current: () => S;
  /** Something has changed: a new one is built soon and told. */
  invalidate: () => void;
  /** Resolves when everything that changed before this call is in `current`. */
  fresh: () => Promise<void>;
};

const gatherMs = 15;

/**
 * Builds snapshots one at a time. Changes that come close together, or during a building, cost one more
 * building, not one each.
 */
export function createSnapshots<S>(
  first: S,
  build: () => Promise<S>,
  tell: (snapshot: S) => void,
): SnapshotSource<S> {
  let last = first;
  let stale = false;
  let timer: NodeJS.Timeout | null = null;
  const inOrder = createQueue();

  const rebuild = () =>
    inOrder(async () => {
      if (!stale) return;
      stale = false;
      last = await build();
      tell(last);
    });

  return {
    current: () => last,
    invalidate: () => {
      stale = true;
      if (timer !== null) return;
      timer = setTimeout(() => {
        timer = null;
        void rebuild();
      }, gatherMs);
    },
    fresh: rebuild,
  };
}
