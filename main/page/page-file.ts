import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * The file that a URL path names below a folder; `/` names `index.html`.
 *
 * @param root absolute folder, `dist/renderer`
 * @param urlPath still percent-encoded, without query: `/assets/index-a1b2.js`
 * @returns the absolute path of an existing file, or null. Never a path outside of `root`: every part of
 *   the path has to be an ordinary name.
 */
export async function findPageFile(root: string, urlPath: string): Promise<string | null> {
  const parts = ordinaryParts(urlPath);
  if (parts === null) return null;
  const path = join(root, ...(parts.length === 0 ? ['index.html'] : parts));
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return null;
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? path : null;
}

function ordinaryParts(urlPath: string): string[] | null {
  if (!urlPath.startsWith('/')) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath.slice(1));
  } catch {
    return null;
  }
  if (decoded === '') return [];
  // What vite names its files; also rules out `..`, `\`, NUL, drive letters and alternate streams.
  const parts = decoded.split('/');
  return parts.every(part => /^[\w-][\w.-]*$/.test(part)) ? parts : null;
}
