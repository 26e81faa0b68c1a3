import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** For tests: a temp folder that goes with the test. */
export async function tempFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tagline-target-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
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
