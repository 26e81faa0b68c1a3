/** Calls `lock` when nobody has used what it guards for so long. Never keeps a process alive. */
type IdleLock = {
  /** It is used now, and watched from now on. */
  used: () => void;
  stop: () => void;
};

const lookEveryMs = 15_000;

/** By the clock, not by a timer alone: a machine that sleeps stops its timers. */
export function createIdleLock(clock: () => Date, afterMs: number, lock: () => void): IdleLock {
  let lastUsed = 0;
  let timer: NodeJS.Timeout | null = null;
  const stop = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  return {
    stop,
    used: () => {
      lastUsed = clock().getTime();
      timer ??= setInterval(() => {
        if (clock().getTime() - lastUsed < afterMs) return;
        stop();
        lock();
      }, lookEveryMs).unref();
    },
  };
}
