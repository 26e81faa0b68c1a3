import { type Call, isError, isLasting, type Kind, kinds } from './doomed-process.ts';
import { patchFs } from './patched-fs.ts';
import { countCalls, type Place, tryPoint } from './point.ts';
import type { Step } from './steps.ts';

/** What came of a step that was broken again and again. `unreached`: another order of calls came up. */
export type Tally = {
  points: { [K in Kind]?: number };
  total: number;
  unreached: number;
  problems: string[];
};

export type Selection = {
  /** Only each so many-th point. */
  every?: number;
  /** Errors last from the call on; no deaths. */
  lasting?: boolean;
  /** Calls to leave alone. */
  skip?: (call: Call, index: number) => boolean;
};

/** Breaks a step at the calls that change the disk, in every way that makes a difference there. */
export async function breakEverywhere(
  step: Step,
  place: Place,
  { every = 1, lasting = false, skip = () => false }: Selection = {},
): Promise<Tally> {
  await patchFs();
  const { calls, expected } = await countCalls(step, place);
  const selected = kinds.filter(kind => (lasting ? isError(kind) : !isLasting(kind)));
  const points = Object.fromEntries(selected.map(kind => [kind, 0]));
  const tally: Tally = { points, total: 0, unreached: 0, problems: [] };
  let turn = 0;
  for (const [index, call] of calls.entries()) {
    if (skip(call, index)) continue;
    for (const kind of call.kinds) {
      if (!selected.includes(kind)) continue;
      if (turn++ % every !== 0) continue;
      const found = await tryPoint(step, place, { at: index + 1, kind, lasting }, expected);
      if (found === null) {
        tally.unreached += 1;
        continue;
      }
      points[kind] = (points[kind] ?? 0) + 1;
      tally.total += 1;
      const where = `${step.name} ${index + 1}/${calls.length} ${kind} ${call.call} ${call.path.slice(place.at.length)}`;
      for (const problem of found) tally.problems.push(`${where}: ${problem}`);
    }
  }
  return tally;
}
