import { git } from '../git.ts';
import { afterwards, measure } from '../measure.ts';
import { must, openTagline } from '../tagline.ts';
import type { BedName, Work } from '../work.ts';

const restoreTenth = (bed: BedName, size: string, ratio: number): Work => ({
  work: 'restore, 10 % of files, journaled',
  size,
  theirs: 'git checkout',
  reach: { ratio },
  run: async ({ scratch, pairs, copies }) => {
    const { ours, theirs } = await copies(bed);
    const { client, close } = await openTagline(scratch, ours);
    const result = await measure(pairs, async round => {
      const name = round % 2 === 0 ? 'first' : 'second';
      return {
        ours: async () => {
          const { kind } = await must(client.versions.restore({ name }));
          if (kind !== 'restored') throw new Error(`Restoring ${name} answered ${kind}.`);
        },
        between: afterwards,
        theirs: async () => void (await git(theirs, 'checkout', '-q', name)),
      };
    });
    await close();
    return result;
  },
});

export const restore: Work[] = [
  restoreTenth('files-1000', '1000 files', 0.5),
  restoreTenth('files-10000', '10000 files', 0.8),
];
