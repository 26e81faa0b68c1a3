import { checkImports } from './lib/import-rule.mjs';
import { root } from './lib/paths.mjs';

// Part of npm run check: the import rule of .dependency-cruiser.cjs over this checkout.
const { read, unread, violations } = await checkImports(root);
for (const { rule, from, to } of violations) console.log(`${rule}: ${from} -> ${to}`);
for (const path of unread) console.log(`${path} was not read, so nothing is known about its imports`);
console.log(`${read} modules read, ${violations.length} forbidden imports`);
if (violations.length > 0 || unread.length > 0 || read === 0) process.exitCode = 1;
