import { mkdirSync } from 'node:fs';
import { longFiles, steps } from './check-steps.mjs';
import { cache } from './paths.mjs';
import { secondsSince } from './say.mjs';

/**
 * Runs every static check, two at a time, and prints a line for each; a failed one with its output.
 * @returns {Promise<string[]>} the names of the steps that failed
 */
export async function checkAll() {
  mkdirSync(cache, { recursive: true });
  /** @type {string[]} */
  const failed = [];
  const queue = [...steps];
  async function worker() {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      const since = performance.now();
      const { ok, output } = await step.run();
      console.log(`${ok ? 'ok    ' : 'FAILED'} ${step.name} (${secondsSince(since)})`);
      if (ok) continue;
      failed.push(step.name);
      console.log(output.trimEnd().replace(/^/gm, '       '));
    }
  }
  await Promise.all([worker(), worker()]);
  for (const line of longFiles()) console.log(`note   ${line}`);
  return failed;
}
