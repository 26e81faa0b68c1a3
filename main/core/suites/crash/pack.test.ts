import { isLong, placeFor, testEveryPoint } from './places.ts';
import { steps } from './steps.ts';

// Thousands of objects and hundreds of tags are packed, and then removed one by one: a few stand for all.
testEveryPoint({
  step: steps.pack,
  least: isLong ? 100 : 10,
  place: () => placeFor(steps.pack, false),
  selection: {
    every: isLong ? 1 : 23,
    skip: ({ path }, index) => index > 30 && index % 97 !== 0 && !path.includes('packed-refs'),
  },
});
