import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { cache, dist, inRoot } from './paths.mjs';
import { say, secondsSince } from './say.mjs';
import { hashOf, readStamp, removeStamp, writeStamp } from './stamp.mjs';

/** @param {import('./targets.mjs').Target} target */
const stampOf = target => join(dist, '.stamps', target.name);

/** @param {import('./targets.mjs').Target} target */
function fingerprint(target) {
  const paths = [...target.inputs, 'package-lock.json', 'build/lib'].map(path => inRoot(path));
  return hashOf(paths, path => !/\.(test|md)\.tsx?$/.test(path));
}

/** @param {import('./targets.mjs').Target} target */
const isFresh = target =>
  existsSync(join(dist, target.output)) && readStamp(stampOf(target)) === fingerprint(target);

/**
 * Builds what is out of date; says nothing when nothing is.
 * @param {import('./targets.mjs').Target[]} targets
 * @param {{ force?: boolean }} [options]
 * @throws when an entry is missing or does not compile; what was built before stays usable
 */
export async function ensureBuilt(targets, { force = false } = {}) {
  if (!force && targets.every(isFresh)) return;
  const waiting = () => say('Waiting for another build to end ...');
  await withLock(join(cache, 'build.lock'), waiting, async () => {
    const stale = targets.filter(target => force || !isFresh(target));
    if (stale.length === 0) return;
    const since = performance.now();
    say(`Building ${stale.map(target => target.name).join(', ')} ...`);
    for (const target of stale) await buildOne(target);
    say(`Built in ${secondsSince(since)}.`);
  });
}

/** @param {import('./targets.mjs').Target} target */
async function buildOne(target) {
  if (!existsSync(inRoot(target.entry))) {
    throw new Error(`${target.entry} is missing, so ${target.name} can't be built`);
  }
  // Before the build: a source that changes while it is read makes the next build do it again.
  const inputs = fingerprint(target);
  removeStamp(stampOf(target));
  await target.make();
  writeStamp(stampOf(target), inputs);
}
