import { timedWithStall } from '../measure.ts';
import { must, openTagline } from '../tagline.ts';
import type { Work } from '../work.ts';

export const memory: Work[] = [
  {
    work: 'memory with a project open, its files and versions listed',
    size: '10000 files',
    theirs: '',
    reach: { rssMb: 150 },
    run: async ({ scratch, copies }) => {
      const { ours } = await copies('files-10000');
      const { time, stall } = await timedWithStall(async () => {
        const { client } = await openTagline(scratch, ours);
        await must(client.files.list({ at: { kind: 'draft' } }));
        await must(client.versions.list({}));
      });
      // Left open: its memory is what counts, and the process ends with the group.
      return { ours: time, theirs: null, ratio: null, stall };
    },
  },
];
