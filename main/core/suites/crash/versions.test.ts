import { isLong, testEveryPoint, testLong } from './places.ts';
import { steps } from './steps.ts';

testEveryPoint({ step: steps.version, least: 280 });
testEveryPoint({ step: steps.deleteVersion, least: isLong ? 200 : 60, selection: { every: isLong ? 1 : 3 } });
testLong(steps.version, { least: 280, lasting: 100 });
testLong(steps.deleteVersion, { least: 200, lasting: 80 });
