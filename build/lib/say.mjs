import { stripVTControlCharacters } from 'node:util';

/** Tells what a script is doing. On stderr, because stdout belongs to the program that is started. @param {string} line */
export function say(line) {
  // Bundlers colour their errors wherever they go.
  process.stderr.write(`${process.stderr.isTTY ? line : stripVTControlCharacters(line)}\n`);
}

/** @param {number} since a `performance.now()` value */
export function secondsSince(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
