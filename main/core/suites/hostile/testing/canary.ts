import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** All that stands below `folder` but for some names at its top: kind, mode, times and content of each. */
export function listingOf(folder: string, without: readonly string[]): string[] {
  const lines: string[] = [];
  const walk = (path: string, shown: string) => {
    for (const name of readdirSync(path).sort()) {
      const full = join(path, name);
      if (shown === '' && without.includes(name)) continue;
      const stat = lstatSync(full);
      const content = stat.isSymbolicLink()
        ? readlinkSync(full)
        : stat.isFile()
          ? createHash('sha1').update(readFileSync(full)).digest('hex')
          : '';
      lines.push(`${shown}${name} ${stat.mode} ${stat.mtimeMs} ${content}`);
      if (stat.isDirectory()) walk(full, `${shown}${name}/`);
    }
  };
  walk(folder, '');
  return lines;
}
