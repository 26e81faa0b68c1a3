import { testEveryPoint } from './places.ts';
import { plans } from './plans.ts';

for (const plan of plans.undo) testEveryPoint(plan);
