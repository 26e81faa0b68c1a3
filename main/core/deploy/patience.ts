/** Milliseconds after a cancel by which each has to be over; with the receipt it makes less than 2 seconds. */
const obeyMs = 700;
const goBackMs = 1_400;
const clearUpMs = 1_700;

/** How long a deployment waits for what a target does, once it was cancelled. Without a cancel: as long as it takes. */
export type Patience = {
  /** Aborted when it is time to do without what was going on, to give up switching back, and to end. */
  over: { obey: AbortSignal; goBack: AbortSignal; clearUp: AbortSignal };
  /** The work's result; rejects with the signal's reason when that is aborted first, and the work goes on. */
  wait: <T>(work: Promise<T>, over?: AbortSignal) => Promise<T>;
  /** Resolves when all work that was waited for has really ended. */
  ended: () => Promise<void>;
};

/** @param cancel the signal of the job; it is aborted by a cancel */
export function createPatience(cancel: AbortSignal): Patience {
  const open = new Set<Promise<unknown>>();
  const over = {
    obey: afterwards(cancel, obeyMs),
    goBack: afterwards(cancel, goBackMs),
    clearUp: afterwards(cancel, clearUpMs),
  };
  return {
    over,
    wait: async (work, limit = over.obey) => {
      open.add(work);
      const forget = () => void open.delete(work);
      work.then(forget, forget);
      return await unlessAborted(work, limit);
    },
    ended: async () => {
      await Promise.allSettled(open);
    },
  };
}

/** Aborted so many milliseconds after `signal`. */
function afterwards(signal: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  const begin = () => void setTimeout(() => controller.abort(signal.reason), ms);
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return controller.signal;
}

/** The work's result; rejects with the signal's reason when that is aborted first, and the work goes on. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let give = () => undefined;
  const given = new Promise<never>((_, reject) => {
    give = () => void reject(signal.reason);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
  try {
    return await Promise.race([work, given]);
  } finally {
    signal.removeEventListener('abort', give);
  }
}
