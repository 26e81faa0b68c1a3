import { posix } from 'node:path';
import { type Among, invalidSetting } from '../define.ts';
import type { SftpSettings } from './settings.ts';

/** The settings made plain. Throws `environment-invalid` for what can't be a server or a folder there. */
export function settleSftp(given: SftpSettings, { others }: Among<SftpSettings>): SftpSettings {
  const host = given.host.trim();
  if (/[\s/@\p{Cc}]/u.test(host) || host.startsWith('-')) {
    throw invalidSetting('host', `Give the server’s name or address alone, for example files.example.com.`);
  }
  const username = given.username.trim();
  if (username === '' || /[\s\p{Cc}]/u.test(username)) {
    throw invalidSetting('username', 'A user name has no blanks.');
  }
  const path = settleFolder(given.path);
  if (given.signIn === 'key' && given.keyFile === '') {
    throw invalidSetting('keyFile', 'Choose the file of the private key, or another way to sign in.');
  }
  const settled = { ...given, host, username, path, hostKey: settleHostKey(given.hostKey) };
  for (const other of others) {
    const theirs = other.settings;
    const isSameServer = theirs.host.toLowerCase() === host.toLowerCase() && theirs.port === given.port;
    if (isSameServer && theirs.path === path && (path.startsWith('/') || theirs.username === username)) {
      const message = `The environment ${other.name} already uses this folder. Choose another one.`;
      throw invalidSetting('path', message, { environment: other.id });
    }
  }
  return settled;
}

function settleFolder(given: string): string {
  const path = posix.normalize(given.trim().replace(/^~\//, '')).replace(/(.)\/+$/, '$1');
  if (/\p{Cc}/u.test(given)) throw invalidSetting('path', 'The folder’s name holds control characters.');
  if (path === '/' || path === '.' || path === '~' || path.split('/').includes('..')) {
    const message = 'Give a folder of its own on the server, for example /srv/flows or deploy/flows.';
    throw invalidSetting('path', message);
  }
  return path;
}

/** `SHA256:` and 43 characters, as OpenSSH prints it; a padded or bare one is made so. */
function settleHostKey(given: string): string {
  const bare = given
    .trim()
    .replace(/^SHA256:/i, '')
    .replace(/=+$/, '');
  if (bare === '') return '';
  if (/^[A-Za-z0-9+/]{43}$/.test(bare)) return `SHA256:${bare}`;
  const message = 'Give the SHA-256 fingerprint as `ssh-keygen -lf` prints it: SHA256 and 43 characters.';
  throw invalidSetting('hostKey', message);
}
