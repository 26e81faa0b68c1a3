import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './paths.mjs';

const ignored = new Set(['node_modules', 'dist', 'test-results']);

/** @param {string} path @returns {string[]} all files below a path, or the path itself if it is a file */
export function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(entry => !ignored.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return filesUnder(child);
      return entry.isFile() ? [child] : [];
    });
}

/**
 * The hash of the content of files and folders: some hundred sources take about 30 ms, and unlike
 * timestamps the content is still right after a checkout or a clock change.
 * @param {string[]} paths absolute; a missing one counts as empty
 * @param {(path: string) => boolean} [accept]
 */
export function hashOf(paths, accept = () => true) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesUnder).filter(accept)) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string} the stamp's text, empty when there is none */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} path @param {string} text */
export function writeStamp(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** @param {string} path */
export function removeStamp(path) {
  rmSync(path, { force: true });
}
