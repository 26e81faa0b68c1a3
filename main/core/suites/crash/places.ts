import { expect, it } from 'vitest';
import { patchFs } from './patched-fs.ts';
import { leaveCutOff, type Place } from './point.ts';
import { breakEverywhere, type Selection } from './run-step.ts';
import { type Step, steps } from './steps.ts';
import { makeTemplate } from './template.ts';

export const isLong = process.env['TAGLINE_LONG'] === '1';

export const placeFor = (step: Step, packed = true): Promise<Place> =>
  makeTemplate(step.prepare ?? (() => Promise.resolve()), packed);

type Plan = {
  step: Step;
  least: number;
  place?: () => Promise<Place>;
  selection?: Selection;
  title?: string;
};

/**
 * One test for a step: no point may find anything wrong, and there are at least so many. A change after which
 * the faults miss their mark is noticed by that.
 */
export function testEveryPoint({ step, least, place, selection = {}, title = step.name }: Plan): void {
  it(`${title}: at least ${least} points`, async () => {
    const tally = await breakEverywhere(step, await (place ?? (() => placeFor(step)))(), selection);
    expect(tally.problems).toEqual([]);
    expect(tally.total).toBeGreaterThanOrEqual(least);
    expect(tally.unreached).toBeLessThan(tally.total / 10);
    if (isLong) console.log(title, tally.total, JSON.stringify(tally.points));
  }, 3_600_000);
}

/** A step with all variants that only the long run takes. */
export function testLong(step: Step, { least, lasting }: { least: number; lasting: number }): void {
  if (!isLong) return;
  testEveryPoint({
    step,
    least,
    place: () => placeFor(step, false),
    title: `${step.name}, in a repository without packs`,
  });
  testEveryPoint({
    step,
    least: lasting,
    selection: { lasting: true },
    title: `${step.name}, with errors that last`,
  });
}

/** The opening of a project in which a restore was killed before the call with this number. */
export function reopeningAt(call: number): Plan['step'] & { place: () => Promise<Place> } {
  const step: Step = {
    name: `opening after a restore that was killed at ${call}`,
    opening: true,
    act: ({ client }) => client.project.refresh({}),
  };
  const place = async () => {
    await patchFs();
    const made = await placeFor(steps.restore);
    step.before = await leaveCutOff(steps.restore, made, call);
    return made;
  };
  return Object.assign(step, { place });
}
