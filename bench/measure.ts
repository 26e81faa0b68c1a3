import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

type Step = () => Promise<void>;
/** `between` runs after ours and before theirs, outside of both times. */
export type Pair = { ours: Step; between?: Step; theirs: Step };

/** Medians, in milliseconds; null where native git has no such work. `stall`: the longest of all rounds. */
export type Measured = { ours: number; theirs: number | null; ratio: number | null; stall: number };

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
};

async function timed(work: Step): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const afterwardsMs = 150;
/** What follows our answer neither runs in native git's time nor is waited for by the next round. */
export const afterwards: Step = () => sleep(afterwardsMs);

const tickMs = 1;

/** The time that a work takes, and the longest stall of this thread's event loop meanwhile. */
export async function timedWithStall(work: Step): Promise<{ time: number; stall: number }> {
  const delays = monitorEventLoopDelay({ resolution: tickMs });
  delays.enable();
  // The monitor counts from its first tick on, and sees a stall at its next one.
  await sleep(4);
  const time = await timed(work);
  await sleep(4);
  delays.disable();
  return { time, stall: Math.max(0, delays.max / 1e6 - tickMs) };
}

/** Over `pairs` interleaved pairs (ours, theirs, ours, ...) after one that does not count. `prepare` is not timed. */
export async function measure(pairs: number, prepare: (round: number) => Promise<Pair>): Promise<Measured> {
  const [ours, theirs, ratios, stalls]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = 0; round <= pairs; round += 1) {
    const pair = await prepare(round);
    const { time, stall } = await timedWithStall(pair.ours);
    await pair.between?.();
    const other = await timed(pair.theirs);
    if (round === 0) continue;
    ours.push(time);
    theirs.push(other);
    ratios.push(time / other);
    stalls.push(stall);
  }
  return { ours: median(ours), theirs: median(theirs), ratio: median(ratios), stall: Math.max(...stalls) };
}
