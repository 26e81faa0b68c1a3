import { expect, it } from 'vitest';
import { patchFs } from './patched-fs.ts';
import { leaveCutOff, type Place } from './point.ts';
import { breakEverywhere, type Selection } from './run-step.ts';
import type { Step } from './steps.ts';
import { makeTemplate } from './template.ts';

export const isLong = process.env['TAGLINE_LONG'] === '1';

export const placeFor = (step: Step, packed = true): Promise<Place> =>
  makeTemplate(step.prepare ?? (() => Promise.resolve()), packed);

export type Plan = {
  step: Step;
  least: number;
  /** How many points of each kind of fault at least. */
  leastOfEach?: number;
  place?: () => Promise<Place>;
  selection?: Selection;
  title?: string;
};

/**
 * One test for a step: no point may find anything wrong, and there are at least so many. A change after which
 * the faults miss their mark is noticed by that.
 */
export function testEveryPoint(plan: Plan): void {
  const { step, least, leastOfEach = 0, place = () => placeFor(step), selection = {} } = plan;
  const { title = step.name } = plan;
  it(`${title}: at least ${least} points`, async () => {
    const tally = await breakEverywhere(step, await place(), selection);
    if (isLong) console.log(title, tally.total, JSON.stringify(tally.points));
    expect(tally.problems).toEqual([]);
    expect(tally.total).toBeGreaterThanOrEqual(least);
    expect(Math.min(...Object.values(tally.points))).toBeGreaterThanOrEqual(leastOfEach);
    expect(tally.unreached).toBeLessThan(tally.total / 10);
  }, 3_600_000);
}

/** The opening of a project in which a restore was killed before the call with this number. */
export function reopeningAt(call: number, least: number, selection: Selection, cut: Step): Plan {
  const step: Step = {
    name: `opening after a ${cut.name} that was killed at ${call}`,
    opening: true,
    act: ({ client }) => client.project.refresh({}),
  };
  const place = async () => {
    await patchFs();
    const made = await placeFor(cut);
    step.before = await leaveCutOff(cut, made, call);
    return made;
  };
  return { step, place, least, selection };
}
