import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../failure.ts';
import { collisionKey, isDotGit, writeRefusal } from '../../repository/safe-path.ts';

const longestPart = 255;

function problemOf(path: string): { code: 'path-invalid' | 'path-outside'; reason: string } | null {
  if (path.includes('\0')) return { code: 'path-invalid', reason: 'it holds a NUL character' };
  if (!path.isWellFormed())
    return { code: 'path-invalid', reason: 'it holds a character that can’t be written' };
  if (path.startsWith('/') || /^[a-z]:/i.test(path))
    return { code: 'path-outside', reason: 'it is absolute' };
  if (process.platform === 'win32' && path.includes('\\')) {
    return { code: 'path-invalid', reason: 'folders are separated by /' };
  }
  for (const part of path.split('/')) {
    if (part === '..') return { code: 'path-outside', reason: 'it leaves the project' };
    if (part === '' || part === '.') return { code: 'path-invalid', reason: 'a part of it is empty' };
    if (isDotGit(part)) return { code: 'path-invalid', reason: '.git belongs to git' };
    if (Buffer.byteLength(part) > longestPart) {
      return { code: 'path-invalid', reason: `a name can have at most ${longestPart} bytes` };
    }
  }
  return null;
}

const shown = (path: string) => {
  const line = path.replace(/\p{Cc}/gu, '�').toWellFormed();
  return line.length > 120 ? `${line.slice(0, 117)}…` : line;
};

/** Refuses what is not a plain path inside the project: `path-outside` or `path-invalid` with the reason. */
export function refuseUnsafePath(path: string): void {
  const problem = problemOf(path);
  if (problem)
    throw new Failure(problem.code, `“${shown(path)}” can’t be used: ${problem.reason}.`, { path });
}

/**
 * Refuses to make a file or folder under a name that means another one, or none, on some system. Call it
 * where nothing stands at `path` yet. Throws `path-invalid`, also where something else than what is `moved`
 * there stands under a name that some disks take for the same.
 */
export function refuseNewName(workDir: string, path: string, moved?: string): void {
  const refusal = writeRefusal(path);
  if (refusal !== null) {
    throw new Failure('path-invalid', `“${shown(path)}” can’t be used: its name ${refusal}.`, { path });
  }
  const parts = path.split('/');
  for (const [depth, name] of parts.entries()) {
    const folder = join(workDir, ...parts.slice(0, depth));
    if (lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined) continue;
    const prefix = parts
      .slice(0, depth)
      .map(part => `${part}/`)
      .join('');
    const taken = namesIn(folder).find(
      other => collisionKey(other) === collisionKey(name) && prefix + other !== moved,
    );
    if (taken === undefined) return;
    const message = `“${shown(path)}” can’t be used: some disks take ${shown(name)} and ${shown(taken)}, which stands there, for one name.`;
    throw new Failure('path-invalid', message, { path });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * The absolute path of a file in the project. Refuses a path that goes through a symbolic link, which could
 * leave the project, or through a file. Nothing needs to exist there.
 */
export function locateNow(workDir: string, path: string): string {
  refuseUnsafePath(path);
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    const parent = parts.slice(0, depth).join('/');
    const found = lstatSync(join(workDir, parent), { throwIfNoEntry: false });
    if (found === undefined) break;
    if (found.isSymbolicLink()) {
      const message = `“${shown(path)}” goes through the link ${shown(parent)}; Tagline does not follow links.`;
      throw new Failure('path-outside', message, { path });
    }
    if (!found.isDirectory()) {
      throw new Failure('path-invalid', `${shown(parent)} is a file, not a folder.`, { path });
    }
  }
  return join(workDir, ...parts);
}

/** The same as a promise. */
export const locate = async (workDir: string, path: string): Promise<string> => locateNow(workDir, path);

/** For `lstat(...).catch(missing)`: null where nothing stands. */
export function missing(error: unknown): null {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw error;
}
