import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needProgram } from './packages.ts';
import { freePort, type Running, startServer } from './processes.ts';

export type Sshd = Running & {
  port: number;
  /** For keys, configuration and targets. */
  folder: string;
  /** A key that is let in. */
  keyFile: string;
  /** The SHA-256 fingerprint of the ed25519 host key. */
  fingerprint: string;
  hostKeyFile: string;
};

/** For tests: a new key pair; `passphrase` '' for none. */
export function makeKey(file: string, type = 'ed25519', passphrase = '', ...more: string[]): string {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-f', file, ...more]);
  return file;
}

/** For tests: the fingerprint of a public key, by ssh-keygen. */
export const fingerprintByKeygen = (file: string): string =>
  execFileSync('ssh-keygen', ['-lf', file]).toString().split(' ')[1] ?? '';

/** For tests: why there is no OpenSSH server; null when there is one. */
export async function sshdMissing(): Promise<string | null> {
  const found = await needProgram('sshd', 'openssh-server');
  return 'missing' in found ? found.missing : null;
}

/**
 * For tests: OpenSSH's own server on a free port, for the user who runs the tests. `lines` are added to its
 * configuration in front. Stop it when the tests have ended.
 */
export async function startSshd(lines: string[] = []): Promise<Sshd> {
  const found = await needProgram('sshd', 'openssh-server');
  if ('missing' in found) throw new Error(found.missing);
  // sshd refuses key files in folders that others may write to.
  const folder = mkdtempSync(join(tmpdir(), 'tagline-sshd-'));
  chmodSync(folder, 0o755);
  const hostKeyFile = makeKey(join(folder, 'host_ed25519'));
  makeKey(join(folder, 'host_rsa'), 'rsa', '', '-b', '2048');
  const keyFile = makeKey(join(folder, 'id_ed25519'));
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(`${keyFile}.pub`));
  // Where sshd is root, it wants this folder.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  const config = [
    ...lines,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKeyFile}`,
    `HostKey ${join(folder, 'host_rsa')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    `PidFile ${join(folder, 'sshd.pid')}`,
    'PermitRootLogin yes',
    'StrictModes no',
    'MaxStartups 100',
    'MaxSessions 50',
    'LogLevel VERBOSE',
    'Subsystem sftp internal-sftp',
    // Login scripts of whoever runs the tests are none of theirs.
    `SetEnv HOME=${folder}`,
  ];
  writeFileSync(join(folder, 'sshd_config'), `${config.join('\n')}\n`);
  const running = startServer(found.path, ['-D', '-e', '-f', join(folder, 'sshd_config')]);
  const stop = async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  await running.says('Server listening on').catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const fingerprint = fingerprintByKeygen(`${hostKeyFile}.pub`);
  return { ...running, stop, port, folder, keyFile, fingerprint, hostKeyFile };
}
