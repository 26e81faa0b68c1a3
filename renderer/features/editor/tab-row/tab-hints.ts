import { baseName, folderOf } from '../tree/tree-paths.ts';

/** For tabs whose files have the same name: as much of the folder as tells them apart. */
export function tabHints(paths: string[]): Map<string, string> {
  const hints = new Map<string, string>();
  for (const path of paths) {
    const same = paths.filter(other => baseName(other) === baseName(path));
    if (same.length > 1) hints.set(path, shortest(path, same) || './');
  }
  return hints;
}

function shortest(path: string, others: string[]): string {
  const folders = folderOf(path).split('/');
  for (let depth = 1; depth < folders.length; depth++) {
    const hint = folders.slice(-depth).join('/');
    const shared = others.filter(other => `/${folderOf(other)}`.endsWith(`/${hint}`));
    if (shared.length === 1) return hint;
  }
  return folderOf(path);
}
