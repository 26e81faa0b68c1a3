/** Notices a server that has stopped answering while something is asked of it. */
export type Watch = {
  /** Something is asked from now on; the answer ends it. */
  begin: () => void;
  /** The server has said something. */
  heard: () => void;
  end: () => void;
  stop: () => void;
};

/** Calls `silent` once when something was asked and nothing has been heard for `limitMs`. */
export function createWatch(limitMs: number, silent: (ms: number) => void): Watch {
  let asked = 0;
  let last = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    timer = undefined;
    if (asked === 0) return;
    const left = last + limitMs - performance.now();
    if (left > 0) timer = setTimeout(look, left);
    else silent(limitMs);
  };
  return {
    begin: () => {
      if (asked++ === 0) last = performance.now();
      if (timer === undefined) timer = setTimeout(look, limitMs);
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
    stop: () => clearTimeout(timer),
  };
}
