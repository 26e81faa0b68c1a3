import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needProgram } from './packages.ts';
import { freePort, type Running, startServer } from './processes.ts';
import { fingerprintByKeygen, makeKey } from './sshd.ts';

export type Rclone = Running & { port: number; folder: string; fingerprint: string; hostKey: string };

export const rcloneUser = { username: 'ada', password: 'correct horse' };

/** For tests: why there is no rclone; null when there is one. */
export async function rcloneMissing(): Promise<string | null> {
  const found = await needProgram('rclone', 'rclone');
  return 'missing' in found ? found.missing : null;
}

/**
 * For tests: `rclone serve sftp` on a free port, which serves its `folder` as `/`. It makes no links, keeps no
 * modes and runs no commands.
 */
export async function startRclone(like: { hostKey?: string; password?: string } = {}): Promise<Rclone> {
  const found = await needProgram('rclone', 'rclone');
  if ('missing' in found) throw new Error(found.missing);
  const own = mkdtempSync(join(tmpdir(), 'tagline-rclone-'));
  const folder = join(own, 'served');
  const hostKey = like.hostKey ?? makeKey(join(own, 'host_ed25519'));
  const port = await freePort();
  const { username, password } = { ...rcloneUser, ...like };
  const running = startServer(found.path, [
    ...['serve', 'sftp', folder, '--addr', `127.0.0.1:${port}`, '--user', username, '--pass', password],
    // What a test changes behind its back is seen at once.
    ...['--key', hostKey, '--dir-cache-time', '0s', '-v'],
    ...['--config', join(own, 'none.conf'), '--cache-dir', join(own, 'cache')],
  ]);
  const stop = async () => {
    await running.stop();
    rmSync(own, { recursive: true, force: true });
  };
  await running.says('SFTP server listening on').catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { ...running, stop, port, folder, hostKey, fingerprint: fingerprintByKeygen(`${hostKey}.pub`) };
}
