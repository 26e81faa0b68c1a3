import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dist, inRoot, root } from './paths.mjs';

/**
 * Bundles one Node program into one file, with all its packages, so that it runs without node_modules.
 * @param {string} input the entry, relative to the root
 * @param {string} output relative to `dist`; `.cjs` gives CommonJS, `.mjs` an ES module
 */
export async function bundleNode(input, output) {
  const { rolldown } = await import('rolldown');
  const esm = output.endsWith('.mjs');
  const target = join(dist, output);
  const bundle = await rolldown({
    input: inRoot(input),
    cwd: root,
    platform: 'node',
    external: ['electron'],
    transform: { target: 'node20' },
    onLog(level, log, handle) {
      // Third-party code: nothing that we could act on.
      if (log.code === 'EVAL' || log.code === 'CIRCULAR_DEPENDENCY') return;
      handle(level, log);
    },
  });
  // Written beside and renamed: a program that starts meanwhile reads the old or the new file, never a half one.
  const fresh = join(dirname(target), `.next-${process.pid}-${output.replaceAll('/', '-')}`);
  try {
    await bundle.write({
      file: fresh,
      format: esm ? 'esm' : 'cjs',
      codeSplitting: false,
    });
    await rename(fresh, target);
  } finally {
    await bundle.close();
    await rm(fresh, { force: true });
  }
}

/** Builds the screen with vite.config.ts into `dist/renderer`. */
export async function bundleRenderer() {
  const { build } = await import('vite');
  await build({ configFile: inRoot('vite.config.ts'), logLevel: 'warn' });
}
