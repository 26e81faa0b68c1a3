import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository } from '../../main/core/repository/open.ts';
import { copyRepository, git } from '../git.ts';
import { measure } from '../measure.ts';
import type { Work } from '../work.ts';

export const pack: Work[] = [
  {
    work: 'pack loose objects (the engine alone, in this thread)',
    size: '60000 objects',
    theirs: 'git gc',
    reach: { ratio: 1 },
    run: async ({ scratch, pairs, bed }) => {
      const loose = await bed('versions-loose');
      const [ours, theirs] = [join(scratch, 'pack-ours'), join(scratch, 'pack-theirs')];
      return measure(pairs, async () => {
        for (const folder of [ours, theirs]) {
          rmSync(folder, { recursive: true, force: true });
          await copyRepository(loose, folder);
        }
        const repository = await openRepository(ours);
        return {
          ours: async () => {
            const { objects } = await repository.maintain();
            if (objects < 60_000) throw new Error(`${objects} objects were packed.`);
          },
          between: repository.close,
          theirs: async () => void (await git(theirs, 'gc', '--quiet')),
        };
      });
    },
  },
];
