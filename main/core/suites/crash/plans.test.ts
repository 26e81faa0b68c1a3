import { expect, it } from 'vitest';
import { isLong } from './places.ts';
import { plans } from './plans.ts';

const promised = isLong ? 10_000 : 1_000;

it(`at least ${promised} points are broken in all`, () => {
  const floors = Object.values(plans).flatMap(plan => plan.map(({ least }) => least));
  expect(floors.reduce((sum, least) => sum + least, 0)).toBeGreaterThanOrEqual(promised);
});
