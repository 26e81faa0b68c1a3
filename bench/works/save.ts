import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathOf, workflow } from '../generate.ts';
import { git } from '../git.ts';
import { measure } from '../measure.ts';
import { must, openTagline } from '../tagline.ts';
import type { Work } from '../work.ts';

const file = 5000;

export const save: Work[] = [
  {
    work: 'save one file to the draft, durable',
    size: '10000 files',
    theirs: 'write + git add',
    reach: { ratio: 0.3 },
    run: async ({ scratch, pairs, copies }) => {
      const { ours, theirs } = await copies('files-10000');
      const { client, close } = await openTagline(scratch, ours);
      const path = pathOf(file);
      const result = await measure(pairs, async round => {
        const text = workflow(file, 100 + round);
        return {
          ours: async () => void (await must(client.files.save({ files: [{ path, text }] }))),
          theirs: async () => {
            await writeFile(join(theirs, path), text);
            await git(theirs, 'add', path);
          },
        };
      });
      await close();
      return result;
    },
  },
];
