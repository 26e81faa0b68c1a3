import { readFileSync } from 'node:fs';

/**
 * What a test runner leaves behind.
 * @typedef {object} Totals
 * @property {number} passed
 * @property {string[]} failed names
 * @property {{ name: string, reason: string }[]} skipped
 * @property {string[]} [flaky] names, among the passed: they failed first and passed on a second try
 */

/** @typedef {{ name: string, seconds: number, totals: Totals }} Stage */

/**
 * @param {string} path
 * @param {string} runner the name for the case that it left nothing, or failed without a failed test
 * @param {number} code its exit code
 * @returns {Totals}
 */
export function readTotals(path, runner, code) {
  /** @type {Totals} */
  let totals;
  try {
    totals = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return failure(`${runner} ended with code ${code} and without totals`);
  }
  if (totals.passed + totals.failed.length + totals.skipped.length === 0)
    return failure(`${runner} ran no test`);
  if (code !== 0 && totals.failed.length === 0) totals.failed.push(`${runner} ended with code ${code}`);
  return totals;
}

/** @param {string[]} names @returns {Totals} */
export const failure = (...names) => ({ passed: 0, failed: names, skipped: [] });

/** @returns {Totals} */
export const nothing = () => ({ passed: 0, failed: [], skipped: [] });

/**
 * @param {Stage[]} stages
 * @returns {{ text: string, ok: boolean }} the summary; its last line holds the totals that CI reads
 */
export function summary(stages) {
  const passed = stages.reduce((sum, { totals }) => sum + totals.passed, 0);
  const failed = stages.flatMap(({ totals }) => totals.failed);
  const skipped = stages.flatMap(({ totals }) => totals.skipped);
  const flaky = stages.flatMap(({ totals }) => totals.flaky ?? []);
  const none = passed === 0 && failed.length === 0;
  if (none) failed.push('no test was run');
  const lines = [
    '',
    ...stages.map(({ name, seconds, totals }) => {
      const counts = `${totals.passed} passed, ${totals.failed.length} failed, ${totals.skipped.length} skipped`;
      const isTests = totals.passed + totals.skipped.length > 0;
      const words = isTests ? counts : totals.failed.length === 0 ? 'fine' : 'FAILED';
      return `${name.padEnd(22)} ${seconds.toFixed(0).padStart(4)} s  ${words}`;
    }),
    ...skipped.map(({ name, reason }) => `skipped: ${name} -- ${reason || 'no reason given'}`),
    ...flaky.map(name => `flaky: ${name} -- passed on its second try only`),
    ...failed.map(name => `failed: ${name}`),
    `tests: ${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
  return { text: lines.join('\n'), ok: failed.length === 0 };
}
