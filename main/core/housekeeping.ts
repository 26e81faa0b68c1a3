import type { Workspace } from './project/workspace.ts';

const firstAfterMs = 10_000;
const againAfterMs = 5 * 60_000;

/**
 * Packs what has gathered in the project, now and then, as long as a window is open. Answers the function that
 * ends it and waits for what has begun.
 */
export function keepHouse({ repository, readOnly }: Workspace): () => Promise<void> {
  const stop = new AbortController();
  let working: Promise<unknown> = Promise.resolve();
  const work = () => {
    // What can't be packed today is read as well as before; what is wrong shows where somebody needs it.
    const done = repository.maintain({ signal: stop.signal }).catch(() => undefined);
    working = Promise.all([working, done]);
  };
  if (readOnly !== null) return () => Promise.resolve();
  const first = setTimeout(work, firstAfterMs).unref();
  const again = setInterval(work, againAfterMs).unref();
  return async () => {
    clearTimeout(first);
    clearInterval(again);
    stop.abort();
    await working;
  };
}
