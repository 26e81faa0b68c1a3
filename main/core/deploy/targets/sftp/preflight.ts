import { Failure } from '../../../failure.ts';
import type { Layout } from '../folder/layout.ts';
import { diskFull } from './errors.ts';
import type { RemoteFiles } from './files/remote-files.ts';
import { readPointer, refuseForeign } from './pointer.ts';

/** Bytes; a deployment needs more than that for its own files. */
const leastRoom = 1024 * 1024;

/**
 * Looks whether a release could be brought there, without touching anything. Answers the free bytes; null where the
 * server does not tell, or the folder is not there yet.
 */
export async function checkServer(files: RemoteFiles, layout: Layout): Promise<number | null> {
  const [root, releases, pointer, room] = await Promise.all([
    files.lstat(layout.root),
    files.lstat(layout.releases),
    readPointer(files, layout),
    files.room(layout.root),
  ]);
  const refuse = (path: string, what: string) => {
    const message = `${path} on the server is a file, but ${what}. Move it away or choose another folder.`;
    throw new Failure('target-unreachable', message, { path });
  };
  if (root?.isFile()) refuse(layout.root, 'the target needs a folder there');
  if (releases?.isFile()) refuse(layout.releases, 'releases are kept in a folder of that name');
  refuseForeign(pointer, layout);
  if (room !== null && room < leastRoom) throw diskFull(layout.root);
  return room;
}
