import { isLong, testEveryPoint, testLong } from './places.ts';
import { steps } from './steps.ts';

testEveryPoint({ step: steps.save, least: 120 });
testEveryPoint({ step: steps.environment, least: isLong ? 200 : 100, selection: { every: isLong ? 1 : 2 } });
testEveryPoint({ step: steps.index, least: 50 });
testEveryPoint({ step: steps.saveMany, least: isLong ? 180 : 40, selection: { every: isLong ? 1 : 5 } });
testEveryPoint({ step: steps.outside, least: isLong ? 100 : 20, selection: { every: isLong ? 1 : 5 } });
for (const step of [steps.create, steps.rename, steps.remove]) {
  testEveryPoint({ step, least: isLong ? 100 : 15, selection: { every: isLong ? 1 : 8 } });
}
testLong(steps.save, { least: 120, lasting: 40 });
testLong(steps.saveMany, { least: 180, lasting: 80 });
testLong(steps.environment, { least: 200, lasting: 80 });
