import './lib/node-version.mjs';
import { ensureBuilt } from './lib/build-all.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { say } from './lib/say.mjs';
import { targets } from './lib/targets.mjs';

// npm run build [-- --force]: everything that runs, into dist/. Skips what is up to date.
await ensureInstalled();
try {
  await ensureBuilt(targets, { force: process.argv.includes('--force') });
  say('dist/ is up to date.');
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
