import { versionCount } from '../beds.ts';
import { git } from '../git.ts';
import { measure } from '../measure.ts';
import { must, openTagline, startTagline, type Tagline } from '../tagline.ts';
import type { BedName, Surroundings, Work } from '../work.ts';

const fields =
  '%(refname:short) %(objectname) %(*objectname) %(taggername) %(taggeremail) %(taggerdate:iso-strict) %(contents)';
const firstRows = 100;

const listGit = (folder: string, ...options: string[]) =>
  git(folder, 'for-each-ref', `--format=${fields}`, ...options, 'refs/tags');

async function list({ client }: Tagline, limit?: number): Promise<void> {
  const { versions } = await must(client.versions.list(limit === undefined ? {} : { limit }));
  if (versions.length !== (limit ?? versionCount)) throw new Error(`Listed ${versions.length} versions.`);
}

/** The first list of a project that is open already. */
async function listOpen({ scratch, pairs, copies }: Surroundings, bed: BedName) {
  const { ours, theirs } = await copies(bed);
  return measure(pairs, async () => {
    const tagline = await openTagline(scratch, ours);
    return {
      ours: () => list(tagline),
      between: tagline.close,
      theirs: async () => void (await listGit(theirs)),
    };
  });
}

/** From a core that knows nothing of the project to the rows, opening included. */
async function openAndList({ scratch, pairs, copies }: Surroundings, bed: BedName, limit?: number) {
  const { ours, theirs } = await copies(bed);
  const options = ['--sort=-creatordate', ...(limit === undefined ? [] : [`--count=${limit}`])];
  return measure(pairs, async () => {
    const tagline = await startTagline(scratch);
    return {
      ours: async () => {
        await must(tagline.client.project.open({ path: ours }));
        await list(tagline, limit);
      },
      between: tagline.close,
      theirs: async () => void (await listGit(theirs, ...options)),
    };
  });
}

const beds = [
  { bed: 'versions-loose', how: 'loose', listRatio: 0.3 },
  { bed: 'versions-packed', how: 'packed', listRatio: 0.2 },
] as const;

export const timeline: Work[] = beds.flatMap(({ bed, how, listRatio }): Work[] => {
  const size = `${versionCount} versions, ${how}`;
  return [
    {
      work: 'list all versions, all fields',
      size,
      theirs: 'git for-each-ref',
      reach: { ratio: listRatio },
      run: surroundings => listOpen(surroundings, bed),
    },
    {
      work: 'cold open to the first 100 versions',
      size,
      theirs: `git for-each-ref --sort=-creatordate --count=${firstRows}`,
      reach: { ratio: 0.2 },
      run: surroundings => openAndList(surroundings, bed, firstRows),
    },
    {
      work: 'cold open to all versions, verified',
      size,
      theirs: 'git for-each-ref --sort=-creatordate',
      reach: { ratio: 0.5 },
      run: surroundings => openAndList(surroundings, bed),
    },
  ];
});
