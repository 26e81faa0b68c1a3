import './lib/node-version.mjs';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build-all.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { dist } from './lib/paths.mjs';
import { runForeground } from './lib/run.mjs';
import { benchTarget, threadTargets } from './lib/targets.mjs';

// npm run bench [-- --json ...]: the arguments go to bench/bench.ts.
await ensureInstalled();
await ensureBuilt([...threadTargets, benchTarget]);
const program = join(dist, benchTarget.output);
const { code } = await runForeground(process.execPath, [program, ...process.argv.slice(2)]);
process.exitCode = code;
