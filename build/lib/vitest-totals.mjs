import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** @import { Reporter, TestModule } from 'vitest/node' */
/** @import { Totals } from './totals.mjs' */

/**
 * A vitest reporter that leaves totals for build/test.mjs, with the reason of each skipped test, which vitest's
 * own JSON doesn't hold. The file's path comes by TAGLINE_TOTALS.
 * @implements {Reporter}
 */
export default class VitestTotals {
  /**
   * @param {ReadonlyArray<TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {Totals} */
    const totals = { passed: 0, failed: [], skipped: [] };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        const result = test.result();
        if (result.state === 'passed') totals.passed += 1;
        else if (result.state === 'failed') totals.failed.push(name);
        else totals.skipped.push({ name, reason: 'note' in result ? (result.note ?? '') : '' });
      }
      // A file that can't be loaded has no tests; it must not look like nothing to do.
      if (module.errors().length > 0) totals.failed.push(module.relativeModuleId);
    }
    for (const _ of unhandledErrors) totals.failed.push('an error outside of any test');
    const path = String(process.env.TAGLINE_TOTALS);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(totals));
  }
}
