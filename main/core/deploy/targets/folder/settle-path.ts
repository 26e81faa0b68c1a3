import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type Among, invalidSetting } from '../define.ts';

/**
 * The folder to deploy to as a plain whole path. Throws `environment-invalid` where it can't be one: a part of
 * a path, a whole drive, the project itself or a place within it, or a folder that another environment uses.
 */
export async function settlePath(
  given: string,
  { project: projectPath, others }: Among<{ path: string }>,
): Promise<string> {
  if (!isAbsolute(given) || given.includes('\0')) {
    throw invalidSetting(
      'path',
      `Give the folder as a whole path; “${printable(given)}” is only a part of one.`,
    );
  }
  const path = resolve(given);
  if (dirname(path) === path)
    throw invalidSetting('path', 'A whole drive can’t be a target. Choose a folder.');
  const [real, project] = await Promise.all([realPath(path), realPath(projectPath)]);
  if (same(real, project)) {
    throw invalidSetting(
      'path',
      'The project’s own folder can’t be a target. Choose a folder outside of it.',
    );
  }
  if (isInside(real, project)) {
    throw invalidSetting('path', 'The target lies inside the project. Choose a folder outside of it.');
  }
  if (isInside(project, real)) {
    throw invalidSetting(
      'path',
      'The project lies inside the target. Choose a folder that does not hold it.',
    );
  }
  for (const other of others) {
    const theirs = await realPath(other.settings.path);
    const taken = same(real, theirs) || isInside(real, join(theirs, 'releases'));
    if (taken || isInside(theirs, join(real, 'releases'))) {
      const message = `The environment ${other.name} already uses this folder. Choose another one.`;
      throw invalidSetting('path', message, { environment: other.id });
    }
  }
  return path;
}

/** The path with its links followed, as far as it exists. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPath(parent), basename(path));
  }
}

// The usual file systems of Windows and macOS take names of any letter case for the same.
const folded = (path: string) =>
  process.platform === 'win32' || process.platform === 'darwin' ? path.toLowerCase() : path;

const same = (a: string, b: string) => folded(a) === folded(b);

function isInside(path: string, folder: string): boolean {
  const way = relative(folded(folder), folded(path));
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

const printable = (text: string) => text.replace(/\p{Cc}/gu, '?').slice(0, 200);
