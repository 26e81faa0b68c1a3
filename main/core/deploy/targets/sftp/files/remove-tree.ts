import { forEachBounded } from '../../../../repository/parallel.ts';
import { unattended } from '../../target.ts';
import type { Server, Session } from '../server.ts';
import { quote, runScript } from '../ssh/shell.ts';
import { atOnce } from './listing.ts';
import { walk } from './walk.ts';

/**
 * Removes folders of ours with all that is in them; not there is fine. After a cancel what takes too long
 * stays: the next deployment removes it.
 */
export async function removeTrees(session: Session, server: Server, folders: string[]): Promise<void> {
  for (const folder of folders) await removeTree(session, server, folder);
}

async function removeTree(session: Session, server: Server, folder: string): Promise<void> {
  const { signal } = unattended;
  if ((await session.files.lstat(folder)) === null) return;
  let entries = await walk(session.files, folder, signal);
  if (await session.canRun(entries.length)) {
    await runScript(session.connection, `rm -rf -- ${quote(folder)}`, signal);
    // Nothing is left, unless the shell may less than SFTP.
    if ((await session.files.lstat(folder)) === null) return;
    entries = await walk(session.files, folder, signal);
  }
  const { files } = session;
  const stop = () => {
    if (server.isOutOfTime()) throw new Error('What is left is removed by the next deployment.');
  };
  const inside = entries.filter(entry => entry.kind !== 'folder');
  await forEachBounded(inside, atOnce, async ({ path }) => {
    stop();
    await files.remove(`${folder}/${path}`);
  });
  const folders = entries.filter(entry => entry.kind === 'folder').map(entry => entry.path);
  const depth = (path: string) => path.split('/').length;
  // The innermost first, those of one depth together.
  for (let level = Math.max(0, ...folders.map(depth)); level > 0; level--) {
    stop();
    await Promise.all(
      folders.filter(path => depth(path) === level).map(path => files.removeFolder(`${folder}/${path}`)),
    );
  }
  await files.removeFolder(folder);
}
