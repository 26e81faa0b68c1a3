/** `between` runs after ours and before theirs, outside of both times. */
export type Pair = { ours: () => Promise<void>; between?: () => Promise<void>; theirs: () => Promise<void> };

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
};

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Medians in milliseconds over `pairs` interleaved pairs (ours, theirs, ours, ...) after one that does not
 * count. `prepare` runs before each half, outside the time.
 */
export async function measure(
  pairs: number,
  prepare: (round: number) => Promise<Pair>,
): Promise<{ ours: number; theirs: number; ratio: number }> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round <= pairs; round += 1) {
    const pair = await prepare(round);
    const mine = await timed(pair.ours);
    await pair.between?.();
    const other = await timed(pair.theirs);
    if (round === 0) continue;
    ours.push(mine);
    theirs.push(other);
    ratios.push(mine / other);
  }
  return { ours: median(ours), theirs: median(theirs), ratio: median(ratios) };
}
