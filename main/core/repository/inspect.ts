import { lstatSync, readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { asFailure, Failure } from '../failure.ts';
import { configValue, isConfigTooLarge, readRepositoryConfig } from './config.ts';
import { errnoOf, readIfThere } from './disk.ts';

/** What stands at a path. `unsupported` comes with a plain sentence that says what to do. */
export type Inspection =
  | { kind: 'none' }
  | { kind: 'repository'; gitDir: string }
  | { kind: 'unsupported'; gitDir: string; reason: string };

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) return false;
    throw error;
  }
}

const knownExtensions = new Set([
  'objectformat',
  'refstorage',
  'noop',
  'noop-v1',
  'preciousobjects',
  'worktreeconfig',
]);

const longestPath = 4_096;
const cloneAdvice = 'Clone it into a folder of its own and open that.';

/** What Tagline writes to must be in the repository itself: through a link it would write anywhere. */
function findLink(gitDir: string): string | null {
  const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const fixed = ['HEAD', 'objects', 'refs', 'refs/heads', 'refs/tags', 'refs/tagline', 'tagline'];
  const within = ['objects', 'tagline'].flatMap(folder =>
    linksIn(join(gitDir, folder)).map(name => `${folder}/${name}`),
  );
  return fixed.find(path => isLink(join(gitDir, path))) ?? within[0] ?? null;
}

function linksIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter(entry => entry.isSymbolicLink()).map(({ name }) => name);
  } catch {
    return [];
  }
}

function refusal(gitDir: string): string | null {
  const link = findLink(gitDir);
  if (link !== null) {
    return `A part of this repository (.git/${link}) is a link to somewhere else. ${cloneAdvice}`;
  }
  if (lstatSync(join(gitDir, 'commondir'), { throwIfNoEntry: false })) {
    return 'This is a linked worktree of another repository. Open the folder of the main one.';
  }
  if (isConfigTooLarge(gitDir)) {
    return `The configuration of this repository is larger than 1 MB. ${cloneAdvice}`;
  }
  const config = readRepositoryConfig(gitDir);
  const value = (key: string) => configValue(config, key)?.toLowerCase();
  const isOn = (key: string) => /^(true|yes|on|[1-9]\d*)$/.test(value(key) ?? '');
  if (isOn('core.bare')) {
    return 'This is a bare repository, without working files. Clone it into a folder and open that.';
  }
  if ((value('extensions.objectFormat') ?? 'sha1') !== 'sha1') {
    return 'This repository uses SHA-256 object ids, which Tagline does not read yet. Copy the files into a new folder and open that.';
  }
  if ((value('extensions.refStorage') ?? 'files') !== 'files') {
    return 'This repository keeps its refs in the reftable format. Run "git refs migrate --ref-format=files" in a terminal, then open it.';
  }
  const isPromisor = ([key, text]: [string, string]) =>
    /^remote\..*\.promisor$/.test(key) && text !== 'false';
  if (configValue(config, 'extensions.partialClone') !== null || [...config].some(isPromisor)) {
    return 'This is a partial clone, with a part of its history on a server. Clone it without --filter and open that.';
  }
  if (isOn('core.sparseCheckout')) {
    return 'This repository shows only a part of its files. Run "git sparse-checkout disable" in a terminal, then open it.';
  }
  if (configValue(config, 'core.worktree') !== null) {
    return `This repository keeps its working files in another folder (core.worktree). ${cloneAdvice}`;
  }
  const version = Number(value('core.repositoryFormatVersion') ?? '0');
  const extensions = [...config.keys()].flatMap(key => /^extensions\.(.*)$/.exec(key)?.[1] ?? []);
  const unknown = extensions.find(name => !knownExtensions.has(name));
  if (!(version === 0 || version === 1) || (version === 1 && unknown !== undefined)) {
    return `This repository uses a format that Tagline does not know${unknown === undefined ? '' : ` (${unknown})`}. Clone it into a folder with a plain "git clone" and open that.`;
  }
  return null;
}

/**
 * Looks whether a git repository stands exactly at `path`, and whether Tagline can work in it. Layout:
 * https://git-scm.com/docs/gitrepository-layout. Throws `project-missing`, `not-a-folder`, or a system error.
 */
export async function inspectRepository(path: string): Promise<Inspection> {
  try {
    const target = await stat(path).catch((error: unknown) => {
      if (!['ENOENT', 'ENOTDIR'].includes(errnoOf(error))) throw error;
      throw new Failure('project-missing', `There is no folder at ${path}.`, { path });
    });
    if (!target.isDirectory())
      throw new Failure('not-a-folder', `${path} is a file, not a folder.`, { path });
    const dotGit = join(path, '.git');
    if (lstatSync(dotGit, { throwIfNoEntry: false })?.isSymbolicLink()) {
      const reason = `This folder keeps its repository elsewhere (.git is a link). ${cloneAdvice}`;
      return { kind: 'unsupported', gitDir: dotGit, reason };
    }
    if (await isFolder(dotGit)) {
      // Git sees no repository there either: an empty folder, or an init that was killed.
      if (readIfThere(join(dotGit, 'HEAD')) === null) return { kind: 'none' };
      const reason = refusal(dotGit);
      return reason === null
        ? { kind: 'repository', gitDir: dotGit }
        : { kind: 'unsupported', gitDir: dotGit, reason };
    }
    const pointer = readIfThere(dotGit);
    if (pointer) {
      const target = pointer.toString('utf8', 0, longestPath).replace(/^gitdir:\s*/, '');
      const gitDir =
        target.includes('\0') || pointer.length > longestPath ? dotGit : resolve(path, target.trim());
      const linked = readIfThere(join(gitDir, 'commondir')) !== null;
      const reason = linked
        ? 'This is a linked worktree of another repository. Open the folder of the main one.'
        : `This folder keeps its repository elsewhere (a submodule, for example). ${cloneAdvice}`;
      return { kind: 'unsupported', gitDir, reason };
    }
    const looksBare =
      readIfThere(join(path, 'HEAD')) !== null &&
      (await isFolder(join(path, 'objects'))) &&
      (await isFolder(join(path, 'refs')));
    if (!looksBare) return { kind: 'none' };
    const reason = refusal(path) ?? 'This is the inside of a repository. Open the folder above it.';
    return { kind: 'unsupported', gitDir: path, reason };
  } catch (error) {
    throw asFailure(error, `look at ${path}`);
  }
}
