// Code points that HFS+ leaves out when it compares names (git: utf8.c, next_hfs_char).
const ignoredByHfs = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Whether some file system takes this name for `.git` (CVE-2014-9390, CVE-2019-1353 and their kin). */
export function isDotGit(name: string): boolean {
  const plain = name.replace(ignoredByHfs, '').toLowerCase();
  return plain.split('\\').some(part => {
    const base = (part.split(':')[0] ?? '').replace(/[. ]+$/, '');
    return base === '.git' || base === 'git~1';
  });
}

const windowsDevice = /^(con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(\..*)?$/i;

/** Why a name can't be part of a version, in words that continue "this name"; null when it can. */
export function nameRefusal(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return 'leads outside its folder';
  if (isDotGit(name)) return 'is reserved for git';
  if (name.includes('/') || name.includes('\0')) return 'holds a character that no file can have';
  return null;
}

/** Why a file can't be written to this path below the project; null when it can. */
export function writeRefusal(path: string, platform: NodeJS.Platform = process.platform): string | null {
  if (!path.isWellFormed()) return 'holds bytes that are not UTF-8';
  for (const name of path.split('/')) {
    const refusal = nameRefusal(name);
    if (refusal) return refusal;
    if (platform !== 'win32') continue;
    if (/[\\:*?"<>|\p{Cc}]/u.test(name)) return 'holds a character that Windows does not allow';
    if (/[. ]$/.test(name)) return 'ends with a character that Windows does not allow';
    if (windowsDevice.test(name)) return 'is the name of a device in Windows';
  }
  return null;
}

/** Two paths that are one on a disk that does not tell letter case or Unicode forms apart; null if none. */
export function findCollision(paths: Iterable<string>): [string, string] | null {
  const seen = new Map<string, string>();
  for (const path of paths) {
    // Folders can collide, too: `Docs/a` and `docs/b`.
    for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      const part = end < 0 ? path : path.slice(0, end);
      const key = part.normalize('NFC').toLowerCase();
      const other = seen.get(key);
      if (other !== undefined && other !== part) return [other, part];
      seen.set(key, part);
      if (end < 0) break;
    }
  }
  return null;
}
