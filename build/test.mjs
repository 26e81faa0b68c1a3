import './lib/node-version.mjs';
import { rmSync } from 'node:fs';
import { ensureBuilt } from './lib/build-all.mjs';
import { checkAll } from './lib/check-all.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';
import { runForeground } from './lib/run.mjs';
import { targets } from './lib/targets.mjs';
import { failure, nothing, readTotals, summary } from './lib/totals.mjs';

// npm test: everything, from a fresh clone. Every stage runs, also after one that failed, so that one run tells all.

/** @returns {Promise<import('./lib/totals.mjs').Totals>} */
async function check() {
  const failed = await checkAll();
  return failed.length === 0 ? nothing() : failure(...failed.map(name => `check: ${name}`));
}

async function build() {
  try {
    await ensureBuilt(targets);
    return nothing();
  } catch (error) {
    console.log(error instanceof Error ? error.message : String(error));
    return failure('build');
  }
}

/** @param {string} runner @param {string} script @param {string[]} args */
async function runTests(runner, script, ...args) {
  const totals = inRoot('test-results', `${runner}-totals.json`);
  const env = { ...process.env, TAGLINE_TOTALS: totals };
  const { code } = await runForeground(process.execPath, [inRoot(script), ...args], { env });
  return readTotals(totals, runner, code);
}

const vitest = () =>
  runTests(
    'vitest',
    'node_modules/vitest/vitest.mjs',
    'run',
    ...['--reporter=default', `--reporter=${inRoot('build/lib/vitest-totals.mjs')}`],
  );

const playwright = () =>
  runTests(
    'playwright',
    'node_modules/@playwright/test/cli.js',
    'test',
    `--reporter=list,${inRoot('build/lib/playwright-totals.mjs')}`,
  );

await ensureInstalled();
rmSync(inRoot('test-results'), { recursive: true, force: true });

/** @type {[string, () => Promise<import('./lib/totals.mjs').Totals>][]} */
const plan = [
  ['check', check],
  ['build', build],
  ['unit and integration', vitest],
  ['end to end', playwright],
];
/** @type {import('./lib/totals.mjs').Stage[]} */
const stages = [];
for (const [name, stage] of plan) {
  console.log(`\n== ${name}`);
  const since = performance.now();
  const totals = await stage();
  stages.push({ name, seconds: (performance.now() - since) / 1000, totals });
}
const { text, ok } = summary(stages);
console.log(text);
process.exitCode = ok ? 0 : 1;
