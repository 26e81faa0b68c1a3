import type { Session } from '../server.ts';
import { quote, runScript } from '../ssh/shell.ts';

/**
 * SHA-256 of all files of a release by their paths in its folder, as the server's shell computes them. That the shell sees the same files as SFTP is known by the folder's name, which no other has.
 */
export async function shellDigests(
  { connection }: Session,
  folder: string,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  const script = `cd ${quote(folder)} && find . -type f -exec sha256sum {} +`;
  const { out } = await runScript(connection, script, signal);
  for (const line of out.toString().split('\n')) {
    // A backslash in front tells that the name is escaped (coreutils).
    const [, escaped, sha256, path] = /^(\\?)([0-9a-f]{64}) [ *]\.\/(.+)$/.exec(line) ?? [];
    if (sha256 === undefined || path === undefined) continue;
    digests.set(escaped ? path.replace(/\\(\\|n)/g, (_, c: string) => (c === 'n' ? '\n' : c)) : path, sha256);
  }
  return digests;
}
