import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathOf, workflow } from './generate.ts';
import { git } from './git.ts';
import { measure } from './measure.ts';
import { must, openTagline } from './tagline.ts';

export type Row = {
  work: string;
  size: string;
  ours_ms: number;
  theirs: string;
  theirs_ms: number;
  ratio: number;
};

/** Two equal repositories of `files` files with one version each: one for us, one for native git. */
export type Bed = { scratch: string; ours: string; theirs: string; files: number; pairs: number };

type Work = (bed: Bed) => Promise<Row>;

const row = (
  work: string,
  size: string,
  theirs: string,
  { ours, theirs: other, ratio }: { ours: number; theirs: number; ratio: number },
): Row => ({ work, size, ours_ms: round(ours), theirs, theirs_ms: round(other), ratio: round(ratio) });

const round = (value: number) => Number(value.toPrecision(3));
const sizeOf = (bed: Bed) => `${bed.files} files`;

const save: Work = async bed => {
  const { client, close } = await openTagline(bed.scratch, bed.ours);
  const path = pathOf(bed.files >> 1);
  const result = await measure(bed.pairs, async number => {
    const text = workflow(bed.files >> 1, 1000 + number);
    return {
      ours: async () => void must(await client.files.save({ files: [{ path, text }] })),
      theirs: async () => {
        await writeFile(join(bed.theirs, path), text);
        await git(bed.theirs, 'add', path);
      },
    };
  });
  await close();
  return row('save one file', sizeOf(bed), 'write + git add', result);
};

const createVersion: Work = async bed => {
  const { client, close } = await openTagline(bed.scratch, bed.ours);
  const path = pathOf(bed.files >> 1);
  const result = await measure(bed.pairs, async number => {
    const text = workflow(bed.files >> 1, 2000 + number);
    must(await client.files.save({ files: [{ path, text }] }));
    await writeFile(join(bed.theirs, path), text);
    const name = `v${number}`;
    return {
      ours: async () => void must(await client.versions.create({ name, description: 'bench' })),
      theirs: async () => {
        await git(bed.theirs, 'add', '-A');
        await git(bed.theirs, 'commit', '-qm', name);
        await git(bed.theirs, 'tag', '-a', '-m', 'bench', name);
      },
    };
  });
  await close();
  return row('create version, 1 file changed', sizeOf(bed), 'git add -A + commit + tag -a', result);
};

/** Both sides hold `first` and `second`, which differ in a tenth of the files (at least one). */
async function twoVersions(bed: Bed): Promise<void> {
  const { client, close } = await openTagline(bed.scratch, bed.ours);
  must(await client.versions.create({ name: 'first', allowUnchanged: true }));
  await git(bed.theirs, 'tag', '-a', '-m', 'first', 'first');
  const changed = [];
  for (let index = 0; index < bed.files; index += 10) {
    changed.push({ path: pathOf(index), text: workflow(index, 7) });
  }
  must(await client.files.save({ files: changed }));
  for (const { path, text } of changed) await writeFile(join(bed.theirs, path), text);
  must(await client.versions.create({ name: 'second' }));
  await git(bed.theirs, 'add', '-A');
  await git(bed.theirs, 'commit', '-qm', 'second');
  await git(bed.theirs, 'tag', '-a', '-m', 'second', 'second');
  await close();
}

const compare: Work = async bed => {
  const result = await measure(bed.pairs, async () => {
    const { client, close } = await openTagline(bed.scratch, bed.ours);
    return {
      ours: async () => {
        const a = { kind: 'version' as const, name: 'first' };
        const b = { kind: 'version' as const, name: 'second' };
        const { changes } = must(await client.compare.files({ a, b }));
        if (changes.length !== Math.ceil(bed.files / 10)) throw new Error(`compared ${changes.length} files`);
      },
      between: close,
      theirs: async () => void (await git(bed.theirs, 'diff', '--numstat', 'first', 'second')),
    };
  });
  return row('compare two versions, 10 % of files differ', sizeOf(bed), 'git diff --numstat', result);
};

const restore: Work = async bed => {
  const { client, close } = await openTagline(bed.scratch, bed.ours);
  const result = await measure(bed.pairs, async number => {
    const name = number % 2 === 0 ? 'first' : 'second';
    return {
      ours: async () => void must(await client.versions.restore({ name })),
      theirs: async () => void (await git(bed.theirs, 'checkout', '-q', name)),
    };
  });
  await close();
  await git(bed.theirs, 'checkout', '-q', 'main');
  return row('restore, 10 % of files differ', sizeOf(bed), 'git checkout', result);
};

/** The works of one size, in an order in which each finds what it needs. */
export async function worksOf(bed: Bed, tell: (row: Row) => void): Promise<void> {
  tell(await save(bed));
  tell(await createVersion(bed));
  await twoVersions(bed);
  tell(await compare(bed));
  tell(await restore(bed));
}

/** Listing a thousand versions, in a copy so that other works don't pay for them. */
export async function listVersions(bed: Bed, count: number): Promise<Row> {
  const folder = join(bed.scratch, 'listing');
  await cp(bed.theirs, folder, { recursive: true });
  const head = (await git(folder, 'rev-parse', 'HEAD')).trim();
  for (let index = 0; index < count; index += 1) {
    await git(folder, 'tag', '-a', '-m', `Version ${index}`, `1.${index}.0`, head);
  }
  const format =
    '%(refname:short) %(objectname) %(*objectname) %(taggername) %(taggeremail) %(taggerdate:iso-strict) %(contents)';
  // Opening belongs to it: that is when the versions are read for the first time.
  const result = await measure(bed.pairs, async () => {
    let close = async () => {};
    return {
      ours: async () => {
        const opened = await openTagline(bed.scratch, folder);
        close = opened.close;
        const { versions } = must(await opened.client.versions.list({}));
        if (versions.length < count) throw new Error(`listed ${versions.length} versions`);
      },
      between: () => close(),
      theirs: async () => void (await git(folder, 'for-each-ref', `--format=${format}`, 'refs/tags')),
    };
  });
  return row('open the project, list its versions', `${count} versions`, 'git for-each-ref', result);
}
