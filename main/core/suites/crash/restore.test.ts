import { isLong, reopeningAt, testEveryPoint, testLong } from './places.ts';
import { steps } from './steps.ts';

testEveryPoint({ step: steps.restore, least: 300 });
testEveryPoint({ step: steps.undo, least: isLong ? 300 : 60, selection: { every: isLong ? 1 : 5 } });
// From the first working file that changes to the last.
const cutOffAt = isLong ? Array.from({ length: 28 }, (_, index) => 23 + index) : [33];
for (const call of cutOffAt) {
  const step = reopeningAt(call);
  testEveryPoint({ step, least: isLong ? 50 : 30, place: step.place, selection: { every: isLong ? 1 : 2 } });
}
testLong(steps.restore, { least: 300, lasting: 120 });
testLong(steps.undo, { least: 300, lasting: 120 });
