import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { lstat, open, readlink } from 'node:fs/promises';
import { editorLimit, type FileContent } from '../../../../contract/commands/files.ts';
import { Failure } from '../../failure.ts';
import type { FileMode, Oid, Repository } from '../../repository/types.ts';
import { blobId } from './blob-id.ts';
import { locate, missing } from './safe-path.ts';

/** Bytes as the editor sees them: text is valid UTF-8 without NUL, and turns into the very same bytes again. */
export function contentOf(bytes: Uint8Array, oid: Oid, executable: boolean): FileContent {
  const size = bytes.length;
  if (size > editorLimit) return { kind: 'large', size };
  if (bytes.includes(0) || !isUtf8(bytes)) return { kind: 'binary', oid, size };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, size).toString('utf8');
  return { kind: 'text', text, oid, size, executable };
}

/** A file of a version or a tree. Throws `version-damaged` or `repository-damaged`. */
export async function readStored(
  repository: Repository,
  { mode, oid }: { mode: FileMode; oid: Oid },
): Promise<FileContent> {
  if (mode === '160000') return { kind: 'submodule', commit: oid };
  const bytes = await repository.readBlob(oid);
  if (mode === '120000') return { kind: 'symlink', target: new TextDecoder().decode(bytes) };
  return contentOf(bytes, oid, mode === '100755');
}

/** A file of the working folder; null where nothing stands. Links are never followed. */
export async function readWorking(workDir: string, path: string): Promise<FileContent | null> {
  const absolute = await locate(workDir, path);
  const found = await lstat(absolute).catch(missing);
  if (found === null) return null;
  if (found.isSymbolicLink()) return { kind: 'symlink', target: await readlink(absolute) };
  if (found.isDirectory()) throw new Failure('path-invalid', `${path} is a folder.`, { path });
  if (!found.isFile()) throw new Failure('path-invalid', `${path} is not an ordinary file.`, { path });
  if (found.size > editorLimit) return { kind: 'large', size: found.size };
  const bytes = await readRegular(absolute);
  return contentOf(bytes, blobId(bytes), (found.mode & 0o111) !== 0);
}

/** The id of what stands at a path, whatever its size; null for nothing. */
export async function workingId(workDir: string, path: string): Promise<Oid | null> {
  const absolute = await locate(workDir, path);
  const found = await lstat(absolute).catch(missing);
  if (found === null) return null;
  if (found.isSymbolicLink()) return blobId(Buffer.from(await readlink(absolute)));
  return found.isFile() ? blobId(await readRegular(absolute)) : null;
}

async function readRegular(absolute: string): Promise<Uint8Array> {
  // NOFOLLOW: not even when a link took the file's place this very moment.
  const handle = await open(absolute, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
