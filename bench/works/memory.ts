import { timedWithStall } from '../measure.ts';
import { must, openTagline } from '../tagline.ts';
import type { Work } from '../work.ts';

export const memory: Work[] = [
  {
    work: 'memory: open, list files and versions, compare 10 %',
    size: '10000 files',
    theirs: '',
    reach: { rssMb: 150 },
    run: async ({ scratch, bed, copies }) => {
      await bed('files-10000');
      const { ours } = await copies('files-10000');
      const { time, stall } = await timedWithStall(async () => {
        const { client } = await openTagline(scratch, ours);
        await must(client.files.list({ at: { kind: 'draft' } }));
        await must(client.versions.list({}));
        const side = (name: string) => ({ kind: 'version' as const, name });
        await must(client.compare.files({ a: side('first'), b: side('second') }));
      });
      // Left open: its memory is what counts, and the process ends with the group.
      return { ours: time, theirs: null, ratio: null, stall };
    },
  },
];
