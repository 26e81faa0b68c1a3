import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { objectId } from '../../../repository/raw-object.ts';
import type { Release, Step } from '../target.ts';

/** For tests: a temp folder that goes with the test. */
export async function tempFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tagline-target-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

export const quiet = (): Step => ({ signal: new AbortController().signal, progress: () => undefined });

let count = 0;

/** For tests: a release of texts by path; a text that begins with `#!` is executable. */
export function releaseOf(texts: { [path: string]: string }, version = '1.0.0'): Release {
  const number = String(++count).padStart(8, '0');
  const createdAt = new Date(Date.UTC(2026, 2, 9, 8, 0, count));
  const time = createdAt.toISOString().replace(/[-:]|\.\d+/g, '');
  return {
    id: `${time}-${version}-${number}`,
    deployment: `deployment-${number}`,
    version,
    tag: 't'.repeat(40),
    commit: 'c'.repeat(40),
    tree: 'e'.repeat(40),
    environment: { id: 'production', name: 'Production' },
    createdAt: createdAt.toISOString(),
    files: Object.entries(texts).map(([path, text]) => ({
      path,
      mode: text.startsWith('#!') ? '100755' : '100644',
      oid: objectId('blob', Buffer.from(text)),
    })),
    connections: { erp: 'https://erp.example', account: version },
    read: ({ path }) => Promise.resolve(Buffer.from(texts[path] ?? '')),
  };
}

/** For tests: every path below a folder with its mode and text; what a reader would see. */
export async function treeOf(folder: string): Promise<{ [path: string]: string }> {
  const found: { [path: string]: string } = {};
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const mode = ((await stat(path)).mode & 0o777).toString(8);
    found[path.slice(folder.length + 1)] = `${mode} ${await readFile(path, 'utf8')}`;
  }
  return found;
}
