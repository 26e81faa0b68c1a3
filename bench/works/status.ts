import { setTimeout as sleep } from 'node:timers/promises';
import { git } from '../git.ts';
import { measure } from '../measure.ts';
import { must, openTagline, startTagline, type Tagline } from '../tagline.ts';
import type { Work } from '../work.ts';

const watchersStartMs = 2000;
const common = { size: '10000 files', theirs: 'git status --porcelain' };

async function expectUnchanged({ client }: Tagline): Promise<void> {
  const { project } = await must(client.app.snapshot({}));
  const { added, modified, deleted } = project?.draft.changes ?? { added: 1, modified: 0, deleted: 0 };
  if (added + modified + deleted > 0) throw new Error('The status tells changes where there are none.');
}

export const status: Work[] = [
  {
    work: 'open the project, status: nothing changed',
    ...common,
    reach: { ratio: 1 },
    run: async ({ scratch, pairs, copies }) => {
      const { ours, theirs } = await copies('files-10000');
      return measure(pairs, async () => {
        const tagline = await startTagline(scratch);
        return {
          ours: async () => {
            await must(tagline.client.project.open({ path: ours }));
            await expectUnchanged(tagline);
          },
          between: tagline.close,
          theirs: async () => void (await git(theirs, 'status', '--porcelain')),
        };
      });
    },
  },
  {
    work: 'status with the watcher running: nothing changed',
    ...common,
    reach: { ratio: 0.05 },
    run: async ({ scratch, pairs, copies }) => {
      const { ours, theirs } = await copies('files-10000');
      const tagline = await openTagline(scratch, ours);
      await sleep(watchersStartMs);
      const result = await measure(pairs, async () => ({
        ours: async () => {
          await must(tagline.client.project.refresh({}));
          await expectUnchanged(tagline);
        },
        theirs: async () => void (await git(theirs, 'status', '--porcelain')),
      }));
      await tagline.close();
      return result;
    },
  },
];
