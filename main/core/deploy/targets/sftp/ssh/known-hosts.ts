import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** One line of a known_hosts file. */
export type KnownHost = {
  /** As `FILE, line N`. */
  where: string;
  isRevoked: boolean;
  /** Patterns, or one hashed name; see sshd(8), “SSH_KNOWN_HOSTS FILE FORMAT”. */
  names: string;
  type: string;
  /** The key in base64. */
  key: string;
};

/** The lines that name a key; certificates' authorities are left out: we know no host certificates. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split('\n').flatMap((line, index) => {
    const parts = line.trim().split(/\s+/);
    const marker = parts[0]?.startsWith('@') ? parts.shift() : null;
    const [names, type, key] = parts;
    if (names === undefined || names.startsWith('#') || type === undefined || key === undefined) return [];
    if (marker !== null && marker !== '@revoked') return [];
    return [{ where: `${file}, line ${index + 1}`, isRevoked: marker !== null, names, type, key }];
  });
}

/** All lines of these files, in order; one that is not there has none. */
export async function readKnownHosts(files: readonly string[]): Promise<KnownHost[]> {
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8').catch(() => '')));
  return texts.flatMap((text, index) => parseKnownHosts(text, files[index] ?? ''));
}

/** The name that a server has in known_hosts: with its port where that is not 22. */
export const knownName = (host: string, port: number): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;

/** Whether a line's names mean this name. A pattern with `!` that fits rules the whole line out. */
export function meansHost({ names }: KnownHost, name: string): boolean {
  if (names.startsWith('|1|')) return hashedName(names, name);
  let means = false;
  for (const pattern of names.split(',')) {
    const isNegated = pattern.startsWith('!');
    if (!fits(isNegated ? pattern.slice(1) : pattern, name)) continue;
    if (isNegated) return false;
    means = true;
  }
  return means;
}

/** `|1|SALT|HASH`: HMAC-SHA1 of the name. */
function hashedName(names: string, name: string): boolean {
  const [, , salt = '', hash = ''] = names.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function fits(pattern: string, name: string): boolean {
  const escaped = pattern.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name);
}

/** As OpenSSH prints it, for example `SHA256:ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og`. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** The key's type, its first field (RFC 4253, 6.6). */
export const keyType = (key: Buffer): string => key.toString('latin1', 4, 4 + key.readUInt32BE(0));
