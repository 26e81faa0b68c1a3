import { isLong, placeFor, testEveryPoint } from './places.ts';
import { steps } from './steps.ts';

// Thousands of objects are packed, and then removed one by one: a few of those stand for all.
testEveryPoint({
  step: steps.pack,
  least: isLong ? 100 : 10,
  place: () => placeFor(steps.pack, false),
  selection: {
    every: isLong ? 1 : 23,
    skip: ({ call }, index) => /unlink|rmdir/.test(call) && index % 97 !== 0,
  },
});
