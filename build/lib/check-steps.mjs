import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cache, inRoot, root } from './paths.mjs';
import { run } from './run.mjs';
import { filesUnder } from './stamp.mjs';

/** @typedef {{ ok: boolean, output: string }} Outcome */
/** @typedef {{ name: string, run: () => Promise<Outcome> }} Step */

const preloadLimit = 25;
const fileLimit = 300;

/** @param {string} name @param {string} script a file of a package or of ours @param {string[]} args @returns {Step} */
const program = (name, script, ...args) => ({
  name,
  async run() {
    const { code, output } = await run(process.execPath, [inRoot(script), ...args]);
    return { ok: code === 0, output };
  },
});

/** @param {string} name @param {string} project @returns {Step} */
const typeCheck = (name, project) =>
  program(
    name,
    'node_modules/typescript/bin/tsc',
    ...['--project', inRoot(project), '--noEmit', '--incremental'],
    ...['--tsBuildInfoFile', join(cache, `${name.replace(' ', '-')}.tsbuildinfo`)],
  );

/** @returns {string[]} */
function ownSources() {
  return ['contract', 'main', 'preload', 'renderer', 'e2e', 'bench', 'build']
    .flatMap(room => filesUnder(inRoot(room)))
    .filter(path => /\.(tsx?|mjs|cjs|css)$/.test(path));
}

/** @param {string} path */
const linesOf = path => readFileSync(path, 'utf8').trimEnd().split('\n').length;

/** The preload runs with more rights than the page; so little code that one sees all of it at a glance. @type {Step} */
const preloadSize = {
  name: 'preload',
  async run() {
    const files = filesUnder(inRoot('preload')).filter(path => !path.includes('.test.'));
    const lines = files.reduce((sum, path) => sum + linesOf(path), 0);
    const ok = files.length > 0 && lines <= preloadLimit;
    return {
      ok,
      output: `preload/ has ${lines} lines; at most ${preloadLimit} are allowed, at least one file is needed`,
    };
  },
};

/** The longest steps first: they run two at a time. @type {Step[]} */
export const steps = [
  typeCheck('types', '.'),
  program('promises', 'build/check-promises.mjs'),
  typeCheck('script types', 'build'),
  program(
    'format and lint',
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--error-on-warnings',
    '--diagnostic-level=warn',
    '.',
  ),
  program('unused', 'node_modules/knip/bin/knip.js'),
  program('imports', 'build/check-imports.mjs'),
  preloadSize,
];

/** @returns {string[]} one line for each source that is longer than it should be; no failure */
export function longFiles() {
  return ownSources()
    .map(path => ({ path: relative(root, path), lines: linesOf(path) }))
    .filter(({ lines }) => lines > fileLimit)
    .map(({ path, lines }) => `${path} has ${lines} lines (aim at ${fileLimit} at most)`);
}
