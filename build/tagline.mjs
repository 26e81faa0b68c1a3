#!/usr/bin/env node
import './lib/node-version.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './lib/build-all.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { dist } from './lib/paths.mjs';
import { say } from './lib/say.mjs';
import { targets } from './lib/targets.mjs';

// `npx tagline ...` in a checkout: builds what is out of date (all of it speaks on stderr), then becomes the command.
await ensureInstalled();
try {
  await ensureBuilt(targets);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
await import(pathToFileURL(join(dist, 'cli', 'tagline.mjs')).href);
