import { isLong, testEveryPoint, testLong } from './places.ts';
import { steps } from './steps.ts';

testEveryPoint({ step: steps.deploy, least: isLong ? 300 : 120, selection: { every: isLong ? 1 : 3 } });
testLong(steps.deploy, { least: 300, lasting: 120 });
