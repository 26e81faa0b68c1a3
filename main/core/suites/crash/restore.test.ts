import { isLong, reopeningAt, testEveryPoint, testLong } from './places.ts';
import { steps } from './steps.ts';

testEveryPoint({ step: steps.restore, least: 300 });
testEveryPoint({ step: steps.undo, least: isLong ? 300 : 60, selection: { every: isLong ? 1 : 5 } });
for (const call of isLong ? [24, 27, 30, 33, 36, 39, 42, 45, 50] : [33]) {
  const step = reopeningAt(call);
  testEveryPoint({ step, least: isLong ? 50 : 30, place: step.place, selection: { every: isLong ? 1 : 2 } });
}
testLong(steps.restore, { least: 300, lasting: 120 });
