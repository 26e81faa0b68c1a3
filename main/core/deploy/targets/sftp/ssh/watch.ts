/** Notices a server that has stopped answering while something is asked of it. */
export type Watch = {
  /** Something is asked from now on; the answer ends it. */
  begin: () => void;
  /** The server has said something. */
  heard: () => void;
  end: () => void;
  /** From now on silence counts after this long, if that is sooner. */
  hurry: (ms: number) => void;
  stop: () => void;
};

/** Calls `silent` once when something was asked and nothing has been heard for `limitMs`. */
export function createWatch(limitMs: number, silent: (ms: number) => void): Watch {
  let limit = limitMs;
  let asked = 0;
  let last = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    timer = undefined;
    if (asked === 0) return;
    const left = last + limit - performance.now();
    if (left > 0) timer = setTimeout(look, left);
    else silent(limit);
  };
  return {
    begin: () => {
      if (asked++ === 0) last = performance.now();
      if (timer === undefined) timer = setTimeout(look, limit);
    },
    heard: () => {
      last = performance.now();
    },
    end: () => {
      asked--;
      last = performance.now();
      if (asked > 0) return;
      clearTimeout(timer);
      timer = undefined;
    },
    hurry: ms => {
      limit = Math.min(limit, ms);
      last = performance.now();
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(look, limit);
    },
    stop: () => clearTimeout(timer),
  };
}
