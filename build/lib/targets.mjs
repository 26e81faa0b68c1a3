import { cp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleNode, bundleRenderer } from './bundle.mjs';
import { dist, inRoot } from './paths.mjs';

/**
 * One thing that is built.
 * @typedef {object} Target
 * @property {string} name
 * @property {string} entry must exist; relative to the root
 * @property {string} output what exists once it is built; relative to `dist`
 * @property {string[]} inputs the folders and files that it is made of; relative to the root
 * @property {() => Promise<void>} make
 */

/** @param {string} name @param {string} entry @param {string} output @returns {Target} */
const program = (name, entry, output) => ({
  name,
  entry,
  output,
  inputs: ['contract', 'main', 'package.json', dirname(entry)],
  make: () => bundleNode(entry, output),
});

/** The core's thread, which the heads start, and the core that it loads. */
export const threadTargets = [
  program('core-thread', 'main/core-thread/thread.ts', 'core-thread/thread.cjs'),
  program('core', 'main/core-thread/core-program.ts', 'core-thread/core.cjs'),
];

/** @type {Target[]} */
export const targets = [
  {
    name: 'renderer',
    entry: 'renderer/index.html',
    output: 'renderer/index.html',
    inputs: ['renderer', 'contract', 'vite.config.ts'],
    make: bundleRenderer,
  },
  ...threadTargets,
  program('electron', 'main/electron/main.ts', 'electron/main.cjs'),
  program('preload', 'preload/preload.ts', 'electron/preload.cjs'),
  program('web', 'main/web/server.ts', 'web/server.mjs'),
  program('cli', 'main/cli/cli.ts', 'cli/tagline.mjs'),
  {
    name: 'assets',
    entry: 'assets',
    output: 'assets',
    inputs: ['assets'],
    async make() {
      await rm(join(dist, 'assets'), { recursive: true, force: true });
      await cp(inRoot('assets'), join(dist, 'assets'), { recursive: true });
    },
  },
];

/** Built on demand alone: only `npm run bench` needs it. */
export const benchTarget = program('bench', 'bench/bench.ts', 'bench/bench.mjs');
