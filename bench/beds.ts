import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathOf, workflow, writeWorkflows } from './generate.ts';
import { copyRepository, git, gitWith } from './git.ts';
import type { BedName } from './work.ts';

/** How many versions the beds `versions-*` hold, and how many files each. */
export const versionCount = 10_000;
const versionedFiles = 1000;

/** The bed of that name in `folder`, made when it is not there yet. Answers its path. */
export async function makeBed(folder: string, name: BedName): Promise<string> {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await makers[name](unfinished, other => makeBed(folder, other));
  renameSync(unfinished, path);
  return path;
}

type Maker = (path: string, other: (name: BedName) => Promise<string>) => Promise<void>;

const makers: { [name in BedName]: Maker } = {
  'files-1000': path => files(path, 1000),
  'files-10000': path => files(path, 10_000),
  'files-10000-packed': async (path, other) => {
    await copyRepository(await other('files-10000'), path);
    await git(path, 'gc', '--quiet');
  },
  'versions-packed': versionsPacked,
  'versions-loose': async (path, other) => {
    await copyRepository(await other('versions-packed'), path);
    await unpack(path);
  },
};

async function files(path: string, count: number): Promise<void> {
  await git('/', 'init', '-q', '-b', 'main', path);
  const version = async (name: string) => {
    await git(path, 'add', '-A');
    await git(path, 'commit', '-qm', name);
    await git(path, 'tag', '-a', '-m', name, name);
  };
  writeWorkflows(path, count, 0);
  await version('first');
  writeWorkflows(path, count, 1, 10);
  await version('second');
  writeWorkflows(path, 1, 2);
  await version('third');
}

async function versionsPacked(path: string): Promise<void> {
  await git('/', 'init', '-q', '-b', 'main', path);
  await gitWith(Readable.from(history()), path, 'fast-import', '--quiet', '--done');
  await git(path, 'checkout', '-qf', 'main');
  await git(path, 'gc', '--quiet');
}

/** Format: https://git-scm.com/docs/git-fast-import#_input_format */
function* history(): Generator<string> {
  const person = (number: number) => `Bench <bench@example.com> ${1_500_000_000 + number * 3600} +0000`;
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const file = (index: number, edition: number) =>
    `M 100644 inline ${pathOf(index)}\n${data(workflow(index, edition))}`;
  yield `commit refs/heads/main\nmark :1\ncommitter ${person(0)}\n${data('start')}`;
  for (let index = 0; index < versionedFiles; index += 1) yield file(index, 0);
  for (let number = 1; number <= versionCount; number += 1) {
    const name = `${Math.floor(number / 1000)}.${Math.floor((number % 1000) / 10)}.${number % 10}`;
    yield `commit refs/heads/main\nmark :${number + 1}\ncommitter ${person(number)}\n${data(name)}`;
    yield file(number % versionedFiles, number);
    yield `tag ${name}\nfrom :${number + 1}\ntagger ${person(number)}\n${data(`What ${name} is for.`)}`;
  }
  yield 'done\n';
}

/** Gives every object and every tag a file of its own. */
async function unpack(path: string): Promise<void> {
  const packs = join(path, '.git', 'objects', 'pack');
  const aside = join(path, '.git', 'aside');
  renameSync(packs, aside);
  mkdirSync(packs);
  const pack = readdirSync(aside).find(name => name.endsWith('.pack')) ?? '';
  await gitWith(createReadStream(join(aside, pack)), path, 'unpack-objects', '-q');
  rmSync(aside, { recursive: true });
  const refs = await git(path, 'for-each-ref', '--format=create %(refname) %(objectname)');
  rmSync(join(path, '.git', 'packed-refs'));
  await gitWith(Readable.from([refs]), path, 'update-ref', '--stdin');
}
