import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathOf, workflow } from '../generate.ts';
import { git } from '../git.ts';
import { afterwards, type Measured, measure } from '../measure.ts';
import { must, openTagline } from '../tagline.ts';
import type { BedName, Surroundings, Work } from '../work.ts';

const file = 500;

async function createVersions({ scratch, pairs, copies }: Surroundings, bed: BedName): Promise<Measured> {
  const { ours, theirs } = await copies(bed);
  const { client, close } = await openTagline(scratch, ours);
  const path = pathOf(file);
  const result = await measure(pairs, async round => {
    const name = `new-${round}`;
    const text = workflow(file, 200_000 + round);
    await must(client.files.save({ files: [{ path, text }] }));
    await writeFile(join(theirs, path), text);
    return {
      ours: async () => void (await must(client.versions.create({ name, description: 'bench' }))),
      between: afterwards,
      theirs: async () => {
        await git(theirs, 'add', '-A');
        await git(theirs, 'commit', '-qm', name);
        await git(theirs, 'tag', '-a', '-m', 'bench', name);
      },
    };
  });
  await close();
  return result;
}

const create = (bed: BedName, size: string, ratio: number): Work => ({
  work: 'create version, 1 file changed',
  size,
  theirs: 'git add -A + commit + tag -a',
  reach: { ratio },
  run: surroundings => createVersions(surroundings, bed),
});

export const createVersion: Work[] = [
  create('files-10000', '10000 files', 0.2),
  create('files-1000', '1000 files', 0.45),
  create('versions-packed', '1000 files, 10000 packed tags', 0.8),
];
