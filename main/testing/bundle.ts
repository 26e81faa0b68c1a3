import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle as bundleProgram } from '../core/testing/bundle.ts';

const root = join(import.meta.dirname, '..', '..');

export type TestInstallation = { dist: string; remove: () => Promise<void> };

/**
 * Bundles the node heads like the build does, into a folder of their own, so that tests run what users run
 * whatever else is being built. The screen is a page of one line.
 */
export async function installForTests(): Promise<TestInstallation> {
  const folder = await mkdtemp(join(tmpdir(), 'tagline-dist-'));
  const dist = join(folder, 'dist');
  await mkdir(join(dist, 'renderer'), { recursive: true });
  await writeFile(join(dist, 'renderer', 'index.html'), '<html><head></head><body>The screen</body></html>');
  await symlink(join(root, 'assets'), join(dist, 'assets'));
  await bundle('main/core-thread/thread.ts', join(dist, 'core-thread', 'thread.cjs'));
  await bundle('main/core-thread/core-program.ts', join(dist, 'core-thread', 'core.cjs'));
  await bundle('main/web/server.ts', join(dist, 'web', 'server.mjs'));
  await bundle('main/cli/cli.ts', join(dist, 'cli', 'tagline.mjs'));
  return { dist, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Bundles one Node program: `.cjs` gives CommonJS, `.mjs` an ES module. @param input relative to the root */
export const bundle = (input: string, file: string): Promise<void> => bundleProgram(join(root, input), file);
