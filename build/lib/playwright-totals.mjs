import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** @import { FullConfig, Reporter, Suite } from '@playwright/test/reporter' */
/** @import { Totals } from './totals.mjs' */

/**
 * A Playwright reporter that leaves totals for build/test.mjs. The file's path comes by TAGLINE_TOTALS.
 * @implements {Reporter}
 */
export default class PlaywrightTotals {
  /** @type {Suite | undefined} */
  #suite;
  #errors = 0;

  /** @param {FullConfig} _config @param {Suite} suite */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onError() {
    this.#errors += 1;
  }

  onEnd() {
    /** @type {Totals} */
    const totals = { passed: 0, failed: [], skipped: [], flaky: [] };
    for (const test of this.#suite?.allTests() ?? []) {
      const name = test.titlePath().filter(Boolean).join(' > ');
      const outcome = test.outcome();
      const notes = [...test.annotations, ...test.results.flatMap(result => result.annotations)];
      if (outcome === 'flaky') totals.flaky?.push(name);
      const reason = notes.find(
        note => (note.type === 'skip' || note.type === 'fixme') && note.description,
      )?.description;
      if (outcome === 'expected' || outcome === 'flaky') totals.passed += 1;
      // What was never started because the run was interrupted is no success.
      else if (outcome === 'skipped' && notes.some(note => note.type === 'skip' || note.type === 'fixme'))
        totals.skipped.push({ name, reason: reason ?? '' });
      else totals.failed.push(name);
    }
    for (let i = 0; i < this.#errors; i += 1) totals.failed.push('an error outside of any test');
    const path = String(process.env.TAGLINE_TOTALS);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(totals));
  }

  printsToStdio() {
    return false;
  }
}
