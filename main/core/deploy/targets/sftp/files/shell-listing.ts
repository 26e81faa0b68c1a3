import type { Oid } from '../../../../repository/types.ts';
import type { Shell } from '../ssh/shell.ts';
import { quote } from '../ssh/shell-channel.ts';
import type { Entry } from './walk.ts';

/** What the server's shell tells about a folder of which SFTP knows too: its name is one that no other has. */
export type ShellListing = {
  /** Everything below it. `stamp` changes with each change of a file. */
  entries: (Entry & { stamp: Stamp })[];
  /** SHA-256 of the files by their paths; null where they were not asked for. */
  digests: Map<string, string> | null;
  /** Whether its disk is the server's own, so that stamps can be believed. */
  isLocal: boolean;
  /** A time by the disk's clock at which the listing had not begun yet, where one is known besides the files'. */
  notBefore?: string;
};

/** Which digests are wanted: of all files, or of those that have no second name. */
type Wanted = 'all' | 'single' | 'none';

/**
 * `identity`: disk, inode, time of the last writing, and size.
 * `changed`: the time of the last change by the disk's clock, which nobody can set. Times of one length.
 */
export type Stamp = { identity: string; changed: string };

/** As `find` calls those that write the time of a change at once. */
const localDisks = ['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'f2fs', 'zfs', 'tmpfs', 'overlay'];

const kinds: { [type: string]: Entry['kind'] } = { f: 'file', d: 'folder', l: 'link' };
/** SHA-256 of all files of the folder in which the shell stands. */
export const sumScript = 'find . -type f -exec sha256sum {} +';
const sumSingleScript = 'find . -type f -links 1 -exec sha256sum {} +';

/** Lists the folder in which the shell stands. */
export const listScript = [
  String.raw`find . -maxdepth 0 -printf '%F\0'`,
  String.raw`find . -mindepth 1 -printf '%y %m %s %D:%i:%T@ %C@ %P\0'`,
].join(' && ');

/** Null where the shell can't tell (all of it). */
export async function listByShell(
  shell: Shell,
  folder: string,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<ShellListing | null> {
  const sums = { all: [sumScript], single: [sumSingleScript], none: [] };
  const lines = [`cd ${quote(folder)}`, listScript, ...sums[wanted]];
  const { code, out } = await shell.run(lines.join(' && '), signal);
  return code === 0 ? parseListing(out.toString().split('\0'), wanted !== 'none') : null;
}

/** What `listScript`, and `sumScript` behind it, have said. */
export function parseListing(parts: readonly string[], hasDigests: boolean): ShellListing | null {
  const [disk = '', ...told] = parts;
  const sums = told.pop() ?? '';
  const entries = told.flatMap(line => {
    const found = /^(\S) ([0-7]+) (\d+) (\S+) (\d{10}\.\d+) (.+)$/s.exec(line);
    const [, type = '', mode = '', size = '', inode = '', changed = '', path = ''] = found ?? [];
    if (!found) return [];
    const kind = kinds[type] ?? 'other';
    const identity = `${inode}:${size}`;
    return [{ path, kind, mode: Number.parseInt(mode, 8), size: Number(size), stamp: { identity, changed } }];
  });
  if (entries.length !== told.length) return null;
  return { entries, digests: hasDigests ? parseSums(sums) : null, isLocal: localDisks.includes(disk) };
}

/** SHA-256 of all files of a folder, for a shell that lists nothing itself. */
export async function digestsByShell(
  shell: Shell,
  folder: string,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const { out } = await shell.run(`cd ${quote(folder)} && ${sumScript}`, signal);
  return parseSums(out.toString());
}

/** A size that changes meanwhile makes it an id that nothing has. */
const idScript = String.raw`find . -type f -print0 | perl -MDigest::SHA -0 -ne 'chomp; open F, "<", $_ or next; binmode F; $s = -s F; $d = Digest::SHA->new(1); $d->add("blob $s\0"); $d->addfile(*F); print $d->hexdigest, " $_\0"'`;

/** git's ids of all files below a folder by their paths; null where the server has nothing to compute them. */
export async function idsByShell(
  shell: Shell,
  folder: string,
  signal: AbortSignal,
): Promise<Map<string, Oid> | null> {
  const { code, out } = await shell.run(`cd ${quote(folder)} && ${idScript}`, signal);
  if (code !== 0) return null;
  const told = out.toString().split('\0').slice(0, -1);
  return new Map(told.map(line => [line.slice(43), line.slice(0, 40)]));
}

function parseSums(out: string): Map<string, string> {
  const digests = new Map<string, string>();
  for (const line of out.split('\n')) {
    // A backslash in front tells that the name is escaped (coreutils).
    const [, escaped, sha256, path] = /^(\\?)([0-9a-f]{64}) [ *]\.\/(.+)$/.exec(line) ?? [];
    if (sha256 === undefined || path === undefined) continue;
    digests.set(escaped ? path.replace(/\\(\\|n)/g, (_, c: string) => (c === 'n' ? '\n' : c)) : path, sha256);
  }
  return digests;
}
