import './lib/node-version.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';
import { runForeground } from './lib/run.mjs';

// npm run test:NAME [-- --long]: one suite of main/core/suites by itself, with more cases when it may take long.
const [name = '', ...options] = process.argv.slice(2);
await ensureInstalled();
const { code } = await runForeground(
  process.execPath,
  [inRoot('node_modules/vitest/vitest.mjs'), 'run', `main/core/suites/${name}/`],
  { env: { ...process.env, TAGLINE_LONG: options.includes('--long') ? '1' : '' } },
);
process.exitCode = code;
