import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { asFailure, Failure } from '../failure.ts';
import { configValue, readRepositoryConfig } from './config.ts';
import { errnoOf, readIfThere } from './durable-fs.ts';

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

async function refusal(gitDir: string): Promise<string | null> {
  const config = await readRepositoryConfig(gitDir);
  const value = (key: string) => configValue(config, key)?.toLowerCase();
  if (value('core.bare') === 'true') {
    return 'This is a bare repository, without working files. Clone it into a folder and open that.';
  }
  if ((value('extensions.objectFormat') ?? 'sha1') !== 'sha1') {
    return 'This repository uses SHA-256 object ids, which Tagline does not read yet. Copy the files into a new folder and open that.';
  }
  if ((value('extensions.refStorage') ?? 'files') !== 'files') {
    return 'This repository keeps its refs in the reftable format. Run "git refs migrate --ref-format=files" in a terminal, then open it.';
  }
  if (configValue(config, 'extensions.partialClone') !== null) {
    return 'This is a partial clone, with a part of its history on a server. Clone it without --filter and open that.';
  }
  if (value('core.sparseCheckout') === 'true') {
    return 'This repository shows only a part of its files. Run "git sparse-checkout disable" in a terminal, then open it.';
  }
  if (configValue(config, 'core.worktree') !== null) {
    return 'This repository keeps its working files in another folder (core.worktree). Clone it into a folder of its own and open that.';
  }
  const version = Number(value('core.repositoryFormatVersion') ?? '0');
  const extensions = [...config.keys()].flatMap(key => /^extensions\.(.*)$/.exec(key)?.[1] ?? []);
  const unknown = extensions.find(name => !knownExtensions.has(name));
  if (version > 1 || (version === 1 && unknown !== undefined)) {
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
    if (await isFolder(dotGit)) {
      // Git sees no repository there either: an empty folder, or an init that was killed.
      if ((await readIfThere(join(dotGit, 'HEAD'))) === null) return { kind: 'none' };
      const reason = await refusal(dotGit);
      return reason === null
        ? { kind: 'repository', gitDir: dotGit }
        : { kind: 'unsupported', gitDir: dotGit, reason };
    }
    const pointer = await readIfThere(dotGit);
    if (pointer) {
      const gitDir = resolve(
        path,
        pointer
          .toString('utf8')
          .replace(/^gitdir:\s*/, '')
          .trim(),
      );
      const linked = (await readIfThere(join(gitDir, 'commondir'))) !== null;
      const reason = linked
        ? 'This is a linked worktree of another repository. Open the folder of the main one.'
        : 'This folder keeps its repository elsewhere (a submodule, for example). Clone it into a folder of its own and open that.';
      return { kind: 'unsupported', gitDir, reason };
    }
    const looksBare =
      (await readIfThere(join(path, 'HEAD'))) !== null &&
      (await isFolder(join(path, 'objects'))) &&
      (await isFolder(join(path, 'refs')));
    if (!looksBare) return { kind: 'none' };
    const reason = (await refusal(path)) ?? 'This is the inside of a repository. Open the folder above it.';
    return { kind: 'unsupported', gitDir: path, reason };
  } catch (error) {
    throw asFailure(error, `look at ${path}`);
  }
}
