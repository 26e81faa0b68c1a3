import './lib/node-version.mjs';
import { checkAll } from './lib/check-all.mjs';
import { ensureInstalled } from './lib/install.mjs';

// npm run check: types, lint, import rule, unused code. The fast part of npm test.
await ensureInstalled();
const failed = await checkAll();
console.log(failed.length === 0 ? 'check: all fine' : `check: ${failed.join(', ')} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
