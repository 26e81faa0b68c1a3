import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { openShell, type Shell } from '../testing/shell.ts';
import { kept } from './testing/kept.ts';
import { runSteps } from './testing/run-steps.ts';
import { anyStep } from './testing/steps.ts';
import type { Origin } from './testing/templates.ts';

const long = process.env.TAGLINE_LONG === '1';
/** The same sequences in every short run; a long one explores. */
const seed = Number(process.env.TAGLINE_SEED ?? (long ? Date.now() % 2 ** 31 : 20_260_309));
const runs = Number(process.env.TAGLINE_RUNS ?? (long ? 2_000 : 200));

let shell: Shell;
beforeAll(() => {
  shell = openShell();
});
afterAll(() => shell.close());

const origin = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Origin>('nothing') },
  { weight: 8, arbitrary: fc.constant<Origin>('git') },
  { weight: 1, arbitrary: fc.constant<Origin>('many tags') },
);
const start = fc.record({
  from: origin,
  watched: fc.constantFrom(true, false),
});

describe('a project that all kinds of things happen to', () => {
  it.each(kept)('$why', async ({ start: begin, steps }) => {
    await runSteps(shell, begin, steps);
  });

  it(
    `agrees with native git after each step of ${runs} random sequences (seed ${seed})`,
    async () => {
      const sequence = fc.array(anyStep, { minLength: 1, maxLength: 16, size: 'max' });
      await fc.assert(
        fc.asyncProperty(start, sequence, (begin, steps) => runSteps(shell, begin, steps)),
        { seed, numRuns: runs, endOnFailure: false },
      );
    },
    long ? 3_600_000 : 1_200_000,
  );
});
