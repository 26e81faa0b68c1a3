import { isMissing } from '../errors.ts';
import type { RemoteFiles } from './remote-files.ts';

export type Entry = {
  path: string;
  kind: 'file' | 'folder' | 'link' | 'other';
  mode: number;
  size: number;
};

/** Everything below a folder, the folders too; links are named, never followed. Not there: nothing. */
export async function walk(files: RemoteFiles, folder: string, signal: AbortSignal): Promise<Entry[]> {
  const found: Entry[] = [];
  const look = async (below: string): Promise<void> => {
    signal.throwIfAborted();
    const entries = await files.list(below === '' ? folder : `${folder}/${below}`);
    const folders: string[] = [];
    for (const { filename, attrs } of entries) {
      const path = below === '' ? filename : `${below}/${filename}`;
      const kind = kindOf(attrs.mode);
      found.push({ path, kind, mode: attrs.mode, size: attrs.size });
      if (kind === 'folder') folders.push(path);
    }
    await Promise.all(folders.map(look));
  };
  await look('').catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  return found;
}

function kindOf(mode: number): Entry['kind'] {
  // inode(7): the bits of a file's type.
  const type = mode & 0o170000;
  if (type === 0o100000) return 'file';
  if (type === 0o040000) return 'folder';
  return type === 0o120000 ? 'link' : 'other';
}
