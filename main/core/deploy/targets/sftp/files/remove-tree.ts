import { posix } from 'node:path';
import { forEachBounded } from '../../../../repository/parallel.ts';
import { unattended } from '../../target.ts';
import type { Session } from '../server.ts';
import { quote } from '../ssh/shell-channel.ts';
import { atOnce } from './listing.ts';
import { walk } from './walk.ts';

/** Removes folders of ours with all that is in them; not there is fine. */
export async function removeTrees(session: Session, folders: string[]): Promise<void> {
  for (const folder of folders) await removeTree(session, folder);
}

async function removeTree(session: Session, folder: string): Promise<void> {
  const { signal } = unattended;
  const shell = await session.connection.shell;
  const [at, name] = [quote(posix.dirname(folder)), quote(`./${posix.basename(folder)}`)];
  const script = `cd ${at} && rm -rf ${name} && [ ! -e ${name} ] && [ ! -L ${name} ]`;
  // The shell may less than SFTP, or stand in another tree of folders.
  if (shell && (await shell.run(script, signal)).code === 0) return;
  if ((await session.files.lstat(folder)) === null) return;
  const entries = await walk(session.files, folder, signal);
  const { files } = session;
  const inside = entries.filter(entry => entry.kind !== 'folder');
  await forEachBounded(inside, atOnce, async ({ path }) => {
    await files.remove(`${folder}/${path}`);
  });
  const folders = entries.filter(entry => entry.kind === 'folder').map(entry => entry.path);
  const depth = (path: string) => path.split('/').length;
  // The innermost first, those of one depth together.
  for (let level = Math.max(0, ...folders.map(depth)); level > 0; level--) {
    await Promise.all(
      folders.filter(path => depth(path) === level).map(path => files.removeFolder(`${folder}/${path}`)),
    );
  }
  await files.removeFolder(folder);
}
