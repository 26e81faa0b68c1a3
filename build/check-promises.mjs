import { relative } from 'node:path';
import { root } from './lib/paths.mjs';
import { checkPromises } from './lib/promise-rule.mjs';

// Part of npm run check: the type-aware rules of eslint.config.mjs over this checkout.
const { read, violations } = await checkPromises(root, ['.']);
for (const { file, line, rule, message } of violations) {
  console.log(`${relative(root, file)}:${line} ${message} (${rule.replace('@typescript-eslint/', '')})`);
}
console.log(`${read} files read, ${violations.length} findings`);
if (violations.length > 0 || read === 0) process.exitCode = 1;
