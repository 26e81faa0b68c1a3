import { describe } from 'vitest';
import { isLong, testEveryPoint } from './places.ts';
import { plans } from './plans.ts';

describe.runIf(isLong)('where more stands and changes', () => {
  for (const plan of plans.wideDeploy) testEveryPoint(plan);
});
