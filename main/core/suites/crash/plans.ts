import { isLong, type Plan, placeFor, reopeningAt } from './places.ts';
import { type Step, steps } from './steps.ts';
import { wideSteps } from './wide-steps.ts';

/** A step at all its points. */
const whole = (step: Step, least: number): Plan[] => [{ step, least, leastOfEach: 5 }];

/** A step at each so many-th of its points, and at all of them when it may take long. */
const sampled = (step: Step, every: number, least: number, leastWhole: number): Plan[] =>
  isLong ? whole(step, leastWhole) : [{ step, least, selection: { every } }];

/** Nothing in packs, and errors that last: all points only in the long run. */
const longer = (step: Step, least: number, leastLasting: number): Plan[] =>
  isLong
    ? [
        {
          step,
          least,
          place: () => placeFor(step, false),
          title: `${step.name}, in a repository without packs`,
        },
        {
          step,
          least: leastLasting,
          selection: { lasting: true },
          title: `${step.name}, with errors that last`,
        },
      ]
    : [lastingSample(step, 9, Math.floor(leastLasting / 9))];

/**
 * A few points at which an error lasts: the disk is full, broken or read-only from there on, or the permission is
 * gone. Also giving back what is held fails.
 */
const lastingSample = (step: Step, every: number, least: number): Plan => ({
  step,
  least,
  leastOfEach: 1,
  selection: { lasting: true, every },
  title: `${step.name}, with errors that last`,
});

/** From the first working file that changes to the last. */
const cutOffAt = isLong ? [42, 45, 48, 51, 54, 57, 60, 63, 66, 69] : [52];
const wideCutOffAt = isLong ? [50, 75, 100, 125] : [];

const onlyLong = (step: Step, least: number): Plan[] => (isLong ? whole(step, least) : []);

/** What is broken, by test file; all floors together are what a run promises. */
export const plans = {
  save: [
    ...whole(steps.save, 120),
    ...longer(steps.save, 120, 100),
    ...sampled(steps.saveMany, 7, 30, 230),
    ...longer(steps.saveMany, 230, 200),
    ...sampled(steps.outside, 7, 15, 100),
    ...sampled(steps.create, 9, 15, 130),
    ...sampled(steps.rename, 9, 14, 120),
    ...sampled(steps.remove, 9, 14, 120),
  ],
  environment: [
    ...whole(steps.environment, 200),
    ...longer(steps.environment, 190, 160),
    ...whole(steps.index, 50),
    ...onlyLong(wideSteps.environment, 200),
  ],
  versions: [
    ...whole(steps.version, 280),
    ...longer(steps.version, 280, 200),
    ...whole(steps.deleteVersion, 200),
    ...longer(steps.deleteVersion, 180, 170),
    ...onlyLong(wideSteps.undelete, 200),
  ],
  reopening: [
    ...cutOffAt.map(call => reopeningAt(call, 30, { every: isLong ? 1 : 2 }, steps.restore)),
    ...wideCutOffAt.map(call => reopeningAt(call, 50, { every: 2 }, wideSteps.restore)),
  ],
  restore: [...whole(steps.restore, 300), ...longer(steps.restore, 300, 260)],
  undo: [...sampled(steps.undo, 7, 45, 300), ...longer(steps.undo, 300, 260)],
  deploy: [...whole(steps.deploy, 320), ...longer(steps.deploy, 320, 270)],
  // Thousands of objects and hundreds of tags are packed, and then removed one by one: a few stand for all.
  pack: [
    {
      step: steps.pack,
      least: isLong ? 200 : 20,
      leastOfEach: isLong ? 15 : 1,
      place: () => placeFor(steps.pack, false),
      selection: {
        every: isLong ? 1 : 13,
        skip: ({ path }, index) => index > 30 && index % 97 !== 0 && !path.includes('packed-refs'),
      },
    },
  ],
  /** The same works where more stands and changes. */
  wideSave: [
    ...onlyLong(wideSteps.save, 580),
    ...onlyLong(wideSteps.version, 320),
    ...onlyLong(wideSteps.versionOverNative, 380),
    ...onlyLong(wideSteps.outside, 65),
    ...onlyLong(wideSteps.rename, 110),
    ...onlyLong(wideSteps.undoRemove, 80),
  ],
  wideRestore: [...onlyLong(wideSteps.restore, 620), ...onlyLong(wideSteps.converted, 300)],
  wideUndo: [...onlyLong(wideSteps.undo, 620), ...onlyLong(wideSteps.restoreOverEdits, 800)],
  wideDeploy: [...onlyLong(wideSteps.deploy, 600), ...onlyLong(wideSteps.rollback, 600)],
} satisfies { [file: string]: Plan[] };
