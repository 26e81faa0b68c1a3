import { pathOf, workflow } from '../generate.ts';
import { git } from '../git.ts';
import { measure } from '../measure.ts';
import { must, openTagline } from '../tagline.ts';
import type { Work } from '../work.ts';

export const read: Work[] = [
  {
    work: 'read one file at a version',
    size: '10000 files',
    theirs: 'git show',
    reach: { ratio: 0.2 },
    run: async ({ scratch, pairs, copies }) => {
      const { ours, theirs } = await copies('files-10000-packed');
      const { client, close } = await openTagline(scratch, ours);
      const result = await measure(pairs, async round => {
        // Another file in another folder each time.
        const index = 101 + round * 501;
        const at = { kind: 'version' as const, name: 'second' };
        return {
          ours: async () => {
            const content = await must(client.files.read({ at, path: pathOf(index) }));
            const right =
              content.kind === 'text' && content.text === workflow(index, index % 10 === 0 ? 1 : 0);
            if (!right) throw new Error(`${pathOf(index)} was read wrongly.`);
          },
          theirs: async () => void (await git(theirs, 'show', `second:${pathOf(index)}`)),
        };
      });
      await close();
      return result;
    },
  },
];
