import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { fuses } from './package-config.mjs';

const on = '1'.charCodeAt(0);

/**
 * Compares the fuses of a packaged program with what we promise.
 * @param {string} program its executable, or the `.app` on macOS
 * @returns {Promise<string[]>} what is wrong, in plain sentences
 */
export async function fuseProblems(program) {
  const wire = await getCurrentFuseWire(program);
  return Object.entries(fuses).flatMap(([name, wanted]) => {
    const option = /** @type {keyof typeof FuseV1Options} */ (
      `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    );
    const found = Number(wire[FuseV1Options[option]]) === on;
    return found === wanted ? [] : [`The packaged program’s fuse ${name} is ${found}`];
  });
}
