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

/** Windows leaves dots and blanks at the end of a name out, HFS+ what has no width: `.. ` is `..`. */
const isDots = (name: string) => /^[. ]*$/.test(name.replace(ignoredByHfs, ''));

const windowsDevice = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *([.:].*)?$/is;

const longestName = 255;
/** No system opens much longer ones, and the project's own folder comes before it. */
const longestPath = 3_000;

/** Stands for a slash within one name of a tree: no name that a system can have (see `decodeName`). */
export const slashInName = '\udc2f';

/** Why a name can't be part of a version, in words that continue "this name"; null when it can. */
export function nameRefusal(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return 'leads outside its folder';
  if (isDotGit(name)) return 'is reserved for git';
  if (/[/\0]/.test(name) || name.includes(slashInName)) return 'holds a character that no file can have';
  return null;
}

/**
 * Why nothing is written under this name, on any system: it would be another file, or none, elsewhere.
 * Words that continue "this name"; null when it can be written.
 */
export function portableRefusal(name: string): string | null {
  const refusal = nameRefusal(name);
  if (refusal) return refusal;
  if (!name.isWellFormed()) return 'holds bytes that are not UTF-8';
  if (isDots(name)) return 'leads outside its folder';
  if (name.includes('\\')) return 'holds a backslash, which separates folders in Windows';
  if (/\p{Cc}/u.test(name)) return 'holds a control character';
  if (/^[a-z]:/i.test(name)) return 'begins like a drive in Windows';
  if (name.includes('::$')) return 'names a hidden part of a file in Windows';
  if (windowsDevice.test(name)) return 'is the name of a device in Windows';
  if (Buffer.byteLength(name) > longestName) return `is longer than ${longestName} bytes`;
  return null;
}

/** Why a file can't be written to this path below the project; null when it can. */
export function writeRefusal(path: string, platform: NodeJS.Platform = process.platform): string | null {
  if (Buffer.byteLength(path) > longestPath) return `is longer than ${longestPath} bytes`;
  for (const name of path.split('/')) {
    const refusal = portableRefusal(name);
    if (refusal) return refusal;
    if (platform !== 'win32') continue;
    if (/[:*?"<>|]/.test(name)) return 'holds a character that Windows does not allow';
    if (/[. ]$/.test(name)) return 'ends with a character that Windows does not allow';
  }
  return null;
}

/** The same for two names that some disk takes for one: by letter case, Unicode form or what has no width. */
export const collisionKey = (name: string): string =>
  isPlain(name)
    ? name.toLowerCase()
    : name.normalize('NFD').replace(ignoredByHfs, '').toLowerCase().normalize('NFC');

const isPlain = (name: string) => /^\p{ASCII}*$/u.test(name);

/** Two of these paths that some disk takes for one, or that are the same; null if there are none. */
export function findCollision(paths: Iterable<string>): [string, string] | null {
  const seen = new Map<string, string>();
  const whole = new Set<string>();
  for (const path of paths) {
    if (whole.has(path)) return [path, path];
    whole.add(path);
    // Folders can collide, too: `Docs/a` and `docs/b`.
    for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      const part = end < 0 ? path : path.slice(0, end);
      const key = collisionKey(part);
      const other = seen.get(key);
      if (other !== undefined && other !== part) return [other, part];
      seen.set(key, part);
      if (end < 0) break;
    }
  }
  return null;
}
