import { lstat, mkdir, symlink, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asFailure, Failure } from '../../failure.ts';
import { createTemps, moveFile, syncFolder } from '../../repository/durable-fs.ts';
import type { Workspace } from '../workspace.ts';
import { locate, missing } from './safe-path.ts';

export type NewContent = { path: string; bytes: Uint8Array; executable?: boolean };

/** Each file's bytes are on disk beside the project first; only then are they put in place, one by one. */
export async function writeFiles(workspace: Workspace, files: NewContent[]): Promise<void> {
  const temps = createTemps(`${workspace.repository.gitDir}/tagline/tmp`);
  const ready: { temp: string; target: string }[] = [];
  try {
    for (const file of files) {
      const target = await locate(workspace.path, file.path);
      const mode = await modeFor(target, file);
      ready.push({ temp: await temps.write(file.bytes, mode === null ? {} : { mode }), target });
    }
    for (const { temp, target } of ready) {
      await mkdir(dirname(target), { recursive: true });
      await moveFile(temp, target);
      await syncFolder(dirname(target));
    }
  } catch (error) {
    await Promise.all(ready.map(({ temp }) => unlink(temp).catch(() => undefined)));
    throw asFailure(error, files.length === 1 ? `write ${files[0]?.path}` : `write ${files.length} files`);
  }
}

/** The mode that stands there is kept. Refuses what is no ordinary file; a link is never written through. */
async function modeFor(target: string, { path, executable }: NewContent): Promise<number | null> {
  const found = await lstat(target).catch(missing);
  if (found === null) return executable ? 0o777 : null;
  if (found.isSymbolicLink()) {
    throw new Failure('path-invalid', `${path} is a link; Tagline does not write through links.`, { path });
  }
  if (!found.isFile()) throw new Failure('path-invalid', `${path} is a folder, not a file.`, { path });
  const mode = found.mode & 0o777;
  if (executable === undefined) return mode;
  return executable ? mode | 0o111 : mode & ~0o111;
}

/** Puts a link in place of whatever file stands there. */
export async function writeLink(workspace: Workspace, path: string, target: string): Promise<void> {
  const absolute = await locate(workspace.path, path);
  const found = await lstat(absolute).catch(missing);
  if (found?.isDirectory()) throw new Failure('path-invalid', `${path} is a folder, not a file.`, { path });
  await mkdir(dirname(absolute), { recursive: true });
  if (found) await unlink(absolute);
  await symlink(target, absolute);
  await syncFolder(dirname(absolute));
}
