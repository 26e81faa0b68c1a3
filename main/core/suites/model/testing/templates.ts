import { chmodSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { git, gitRepository, gitWithInput } from '../../../repository/git-for-tests.ts';

/** How a project begins: a folder without git; made by native git; by native git, with many tags. */
export type Origin = 'nothing' | 'git' | 'many tags';

const firstFiles = {
  'a.txt': 'one\n',
  'dir/a.txt': 'two\n',
  'dir/sub/c.yaml': 'six\n',
  'run.sh': 'one\n',
  '.gitignore': '*.log\n',
};
/** More than the product leaves unpacked: tags, and objects. */
const manyTags = 210;
const manyObjects = 2_100;

const made = new Map<Origin, string>();

function template(origin: Origin): string {
  const known = made.get(origin);
  if (known !== undefined) return known;
  const folder = gitRepository(firstFiles);
  chmodSync(join(folder, 'run.sh'), 0o755);
  git(folder, 'commit', '-q', '-a', '-m', 'executable');
  git(folder, 'tag', '-m', 'The first', '1.0.0');
  const head = git(folder, 'rev-parse', 'HEAD').trim();
  const tags = Array.from({ length: origin === 'git' ? 0 : manyTags }, (_, number) => `old-${number}`);
  gitWithInput(
    folder,
    tags.map(name => `create refs/tags/${name} ${head}\n`).join(''),
    'update-ref',
    '--stdin',
  );
  made.set(origin, folder);
  return folder;
}

export function layProject(folder: string, origin: Origin): void {
  if (origin === 'nothing') mkdirSync(folder);
  else cpSync(template(origin), folder, { recursive: true });
}

let pack: string | null = null;

/** A pack of many small files, for `git unpack-objects`. */
export function packOfMany(): string {
  if (pack !== null) return pack;
  const folder = gitRepository();
  const blobs = Array.from({ length: manyObjects }, (_, number) => `blob\ndata <<E\nobject ${number}\nE\n`);
  gitWithInput(folder, blobs.join(''), '-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet');
  const packs = join(folder, '.git/objects/pack');
  const name = readdirSync(packs).find(file => file.endsWith('.pack')) ?? '';
  pack = join(packs, name);
  return pack;
}
