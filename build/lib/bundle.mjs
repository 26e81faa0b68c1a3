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
    plugins: [withoutNativeParts],
    // Packages may ask for it where an ES module has none.
    transform: { target: 'node20', ...(esm ? { define: { __dirname: 'import.meta.dirname' } } : {}) },
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

/**
 * ssh2 tries to load parts that are compiled for one system, and does without them. They stay out: what is built
 * is the same everywhere, whether a compiler was there when the packages were installed or not.
 * @type {import('rolldown').Plugin}
 */
const withoutNativeParts = {
  name: 'without-native-parts',
  resolveId: id => (id === 'cpu-features' || id.endsWith('.node') ? `\0native-part.cjs` : null),
  load: id =>
    id === '\0native-part.cjs' ? "module.exports = undefined; throw new Error('Left out.');" : null,
};

/** Builds the screen with vite.config.ts into `dist/renderer`. */
export async function bundleRenderer() {
  const { build } = await import('vite');
  await build({ configFile: inRoot('vite.config.ts'), logLevel: 'warn' });
}
