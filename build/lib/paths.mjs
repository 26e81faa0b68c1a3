import { join, resolve } from 'node:path';

/** The checkout's root folder, whatever the current folder is. */
export const root = resolve(import.meta.dirname, '..', '..');

/** Where `build.mjs` puts what runs. */
export const dist = join(root, 'dist');

/** What the scripts remember between runs. Inside node_modules, so that `git status` and packaging never see it. */
export const cache = join(root, 'node_modules', '.cache', 'tagline');

/** @param {...string} parts a path below the checkout's root */
export const inRoot = (...parts) => join(root, ...parts);
