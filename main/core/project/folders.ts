import { access, constants, readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { FolderListing, Inspection } from '../../../contract/commands/project.ts';
import { asFailure, Failure } from '../failure.ts';
import { inspectRepository } from '../repository/inspect.ts';
import { mapBounded } from './bounded.ts';
import { missing } from './files/safe-path.ts';

const filesCounted = 1000;

const isWritable = (path: string) =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );

/** Files below a folder, counted up to 1,000: enough to ask whether this is the right folder. */
async function countFiles(folder: string): Promise<number> {
  let count = 0;
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined && count < filesCounted; next = waiting.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true }).catch(() => [])) {
      if (entry.isDirectory()) waiting.push(join(next, entry.name));
      else count += 1;
    }
  }
  return Math.min(count, filesCounted);
}

export function absolutePath(path: string): string {
  if (!isAbsolute(path)) {
    throw new Failure(
      'path-invalid',
      `“${path}” is not a full path; it has to begin at the root of the disk.`,
      { path },
    );
  }
  return resolve(path);
}

/** What stands at a path; changes nothing. Throws `permission-denied`. */
export async function inspectFolder(given: string): Promise<Inspection> {
  const path = absolutePath(given);
  try {
    const found = await stat(path).catch(missing);
    if (found === null) return { kind: 'missing' };
    if (!found.isDirectory()) return { kind: 'file' };
    const [names, writable] = [await readdir(path), await isWritable(path)];
    const inspection = await inspectRepository(path);
    if (inspection.kind === 'none') {
      return { kind: 'folder', empty: names.length === 0, fileCount: await countFiles(path), writable };
    }
    return { kind: 'repository', writable, hasVersions: await hasTags(inspection.gitDir) };
  } catch (error) {
    throw folderFailure(error, path);
  }
}

async function hasTags(gitDir: string): Promise<boolean> {
  const loose = (await readdir(join(gitDir, 'refs', 'tags')).catch(missing)) ?? [];
  if (loose.length > 0) return true;
  const packed = await readFile(join(gitDir, 'packed-refs'), 'utf8').catch(missing);
  return packed?.includes(' refs/tags/') ?? false;
}

/** The folders in a folder, hidden ones left out, for a folder browser on the screen. */
export async function listFolders(given: string | undefined): Promise<FolderListing> {
  const path = given === undefined ? homedir() : absolutePath(given);
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const names: string[] = [];
    await mapBounded(entries, 16, async entry => {
      if (entry.name.startsWith('.')) return;
      const isFolder = entry.isSymbolicLink()
        ? ((await stat(join(path, entry.name)).catch(() => null))?.isDirectory() ?? false)
        : entry.isDirectory();
      if (isFolder) names.push(entry.name);
    });
    names.sort(new Intl.Collator('en', { numeric: true }).compare);
    const folders = await mapBounded(names, 16, async name => {
      const folder = join(path, name);
      return {
        name,
        path: folder,
        isRepository: (await stat(join(folder, '.git')).catch(() => null)) !== null,
      };
    });
    const parent = dirname(path);
    return { path, parent: parent === path ? null : parent, folders };
  } catch (error) {
    throw folderFailure(error, path);
  }
}

/** A system error about a folder, worded for someone who chose that folder. */
export function folderFailure(error: unknown, path: string): Failure {
  const failure = asFailure(error, `open ${path}`);
  if (failure.code === 'file-missing')
    return new Failure('project-missing', `There is no folder at ${path}.`, { path });
  if (failure.data.errno === 'ENOTDIR') {
    return new Failure('not-a-folder', `${path} is a file, not a folder. Choose the folder that holds it.`, {
      path,
    });
  }
  if (failure.code === 'permission-denied') {
    const closed = typeof failure.data.path === 'string' ? failure.data.path : path;
    const message = `You have no permission to open ${closed}. Check who owns it and who may use it.`;
    return new Failure('permission-denied', message, { path: closed });
  }
  return failure;
}
