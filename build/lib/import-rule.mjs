import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { inRoot } from './paths.mjs';
import { filesUnder } from './stamp.mjs';

const rooms = ['contract', 'main', 'preload', 'renderer', 'e2e', 'bench'];

/** @typedef {{ rule: string, from: string, to: string }} Violation */

/**
 * Applies the import rule to a tree that is laid out like this repository.
 * @param {string} base the tree's root
 * @returns {Promise<{ read: number, unread: string[], violations: Violation[] }>} `unread` names sources that the
 *   cruiser passed over; with a TypeScript that it doesn't know it reads none at all and finds nothing wrong
 */
export async function checkImports(base) {
  const sources = rooms
    .flatMap(room => filesUnder(join(base, room)))
    .map(path => relative(base, path).replaceAll('\\', '/'))
    .filter(path => /\.tsx?$/.test(path));
  const present = rooms.filter(room => sources.some(path => path.startsWith(`${room}/`)));
  const { forbidden, options } = createRequire(import.meta.url)(inRoot('.dependency-cruiser.cjs'));
  const { enhancedResolveOptions, ...cruiseOptions } = options;
  const result = await cruise(
    present,
    { ...cruiseOptions, enhancedResolveOptions, baseDir: base, validate: true, ruleSet: { forbidden } },
    enhancedResolveOptions,
  );
  if (typeof result.output === 'string') throw new Error(result.output);
  const { modules, summary } = result.output;
  const seen = new Set(modules.map(module => module.source));
  return {
    read: sources.filter(path => seen.has(path)).length,
    unread: sources.filter(path => !seen.has(path)),
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}
