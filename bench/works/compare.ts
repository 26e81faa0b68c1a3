import { git } from '../git.ts';
import { measure } from '../measure.ts';
import { must, openTagline, type Tagline } from '../tagline.ts';
import type { BedName, Surroundings, Work } from '../work.ts';

type Sides = { from: string; to: string; files: number };
const oneFile: Sides = { from: 'second', to: 'third', files: 1 };
const tenth: Sides = { from: 'first', to: 'second', files: 1000 };

async function compareOnce({ client }: Tagline, { from, to, files }: Sides, lines: boolean) {
  const side = (name: string) => ({ kind: 'version' as const, name });
  const { changes } = await must(client.compare.files({ a: side(from), b: side(to), lines }));
  if (changes.length !== files) throw new Error(`${changes.length} files differ, not ${files}.`);
}

/** One open project; each round goes the other way, so that no answer can be the last one again. */
async function warm({ scratch, pairs, copies }: Surroundings, sides: Sides, format: string) {
  const { ours, theirs } = await copies('files-10000');
  const tagline = await openTagline(scratch, ours);
  const result = await measure(pairs, async round => {
    const { from, to, files } = round % 2 === 0 ? sides : { ...sides, from: sides.to, to: sides.from };
    return {
      ours: () => compareOnce(tagline, { from, to, files }, format === '--numstat'),
      theirs: async () => void (await git(theirs, 'diff', format, from, to)),
    };
  });
  await tagline.close();
  return result;
}

/** The first compare after the project was opened by a core that has read nothing yet. */
async function cold({ scratch, pairs, copies }: Surroundings, bed: BedName) {
  const { ours, theirs } = await copies(bed);
  return measure(pairs, async () => {
    const tagline = await openTagline(scratch, ours);
    return {
      ours: () => compareOnce(tagline, tenth, false),
      between: tagline.close,
      theirs: async () => void (await git(theirs, 'diff', '--name-status', tenth.from, tenth.to)),
    };
  });
}

const size = '10000 files';
const names = { size, theirs: 'git diff --name-status' };
const lines = { size, theirs: 'git diff --numstat' };

export const compare: Work[] = [
  {
    work: 'compare, 1 file',
    ...names,
    reach: { ratio: 0.15 },
    run: surroundings => warm(surroundings, oneFile, '--name-status'),
  },
  {
    work: 'compare, 10 % of files, warm',
    ...names,
    reach: { ratio: 0.3 },
    run: surroundings => warm(surroundings, tenth, '--name-status'),
  },
  {
    work: 'compare, 10 % of files, cold, loose objects',
    ...names,
    reach: { ratio: 1.5 },
    run: surroundings => cold(surroundings, 'files-10000'),
  },
  {
    work: 'compare, 10 % of files, cold, packed objects',
    ...names,
    reach: { ratio: 2 },
    run: surroundings => cold(surroundings, 'files-10000-packed'),
  },
  {
    work: 'compare with line counts, 1 file',
    ...lines,
    reach: null,
    run: surroundings => warm(surroundings, oneFile, '--numstat'),
  },
  {
    work: 'compare with line counts, 10 % of files, warm',
    ...lines,
    reach: null,
    run: surroundings => warm(surroundings, tenth, '--numstat'),
  },
];
