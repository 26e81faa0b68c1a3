import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkImports } from './lib/import-rule.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { checkPromises } from './lib/promise-rule.mjs';

// Each guard is tried on a small tree of the same layout, outside the checkout: once clean, and once with each
// violation planted alone, which must be found as exactly that one.

let tree: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'tagline-guards-'));
  symlinkSync(inRoot('node_modules'), join(tree, 'node_modules'), 'junction');
});

afterEach(() => rmSync(tree, { recursive: true, force: true }));

function plant(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
}

const cleanTree = {
  'contract/shapes.ts':
    "import { z } from 'zod';\nexport const name = z.string();\nexport type Name = string;\n",
  'contract/connections/parse.ts':
    "import { parseDocument } from 'yaml';\nimport { name } from '../shapes.ts';\nexport const all = [parseDocument, name];\n",
  'main/core/dispatch.ts':
    "import { readFileSync } from 'node:fs';\nimport { name } from '../../contract/shapes.ts';\nexport const run = () => name.parse(readFileSync('x', 'utf8'));\n",
  'main/core/testing/folder.ts': "export const folder = '';\n",
  'main/core-thread/host.ts': "import { run } from '../core/dispatch.ts';\nexport const host = run;\n",
  'main/page/csp.ts': "export const csp = 'default-src';\n",
  'main/electron/main.ts':
    "import { app } from 'electron';\nimport Store from 'electron-store';\nimport { run } from '../core/dispatch.ts';\nimport { csp } from '../page/csp.ts';\nexport const all = [app, Store, run, csp];\n",
  'main/web/server.ts':
    "import { run } from '../core/dispatch.ts';\nimport { csp } from '../page/csp.ts';\nexport const all = [run, csp];\n",
  'main/cli/cli.ts': "import { run } from '../core/dispatch.ts';\nexport const all = [run];\n",
  'preload/preload.ts':
    "import { contextBridge } from 'electron';\nimport type { Name } from '../contract/shapes.ts';\nexport const all: [unknown, Name] = [contextBridge, ''];\n",
  'renderer/store.ts': "import { name } from '../contract/shapes.ts';\nexport const store = name;\n",
  'renderer/ui/button.ts':
    "import type { Name } from '../../contract/shapes.ts';\nexport const button: Name = '';\n",
  'renderer/features/editor/editor.ts':
    "import { store } from '../../store.ts';\nimport { button } from '../../ui/button.ts';\nexport const editor = [store, button];\n",
  'renderer/features/deploy/deploy.ts': "export const deploy = '';\n",
  'e2e/support/app.ts': "export const app = '';\n",
};

/** What is planted into which file, and the one rule that must speak. */
const forbiddenImports: [rule: string, file: string, imported: string][] = [
  ['contract-imports-only-zod', 'contract/planted.ts', '../main/core/dispatch.ts'],
  ['contract-imports-only-zod', 'contract/planted.ts', 'node:fs'],
  ['contract-imports-only-zod', 'contract/planted.ts', 'zustand'],
  ['contract-imports-only-zod', 'contract/planted.ts', 'yaml'],
  ['declarations-import-only-zod-and-yaml', 'contract/connections/planted.ts', 'node:fs'],
  ['declarations-import-only-zod-and-yaml', 'contract/connections/planted.ts', '../../main/core/dispatch.ts'],
  ['core-knows-no-head', 'main/core/planted.ts', '../web/server.ts'],
  ['core-knows-no-head', 'main/core/planted.ts', '../page/csp.ts'],
  ['core-knows-no-head', 'main/core/planted.ts', '../../renderer/store.ts'],
  ['core-knows-no-head', 'main/core/planted.ts', '../core-thread/host.ts'],
  ['shared-rooms-know-no-head', 'main/page/planted.ts', '../web/server.ts'],
  ['shared-rooms-know-no-head', 'main/core-thread/planted.ts', '../electron/main.ts'],
  ['shared-rooms-know-no-head', 'main/node-ports/planted.ts', '../cli/cli.ts'],
  ['heads-know-no-head', 'main/web/planted.ts', '../cli/cli.ts'],
  ['heads-know-no-head', 'main/cli/planted.ts', '../electron/main.ts'],
  ['heads-know-no-head', 'main/electron/planted.ts', '../web/server.ts'],
  ['heads-know-no-screen', 'main/web/planted.ts', '../../renderer/store.ts'],
  ['electron-only-in-its-head', 'main/core/planted.ts', 'electron'],
  ['electron-only-in-its-head', 'main/web/planted.ts', 'electron'],
  ['electron-only-in-its-head', 'renderer/planted.ts', 'electron'],
  ['electron-only-in-its-head', 'e2e/planted.spec.ts', 'electron'],
  ['electron-store-only-in-its-head', 'main/core/planted.ts', 'electron-store'],
  ['electron-store-only-in-its-head', 'main/cli/planted.ts', 'electron-store'],
  ['preload-imports-contract-and-electron', 'preload/planted.ts', '../main/core/dispatch.ts'],
  ['preload-imports-contract-and-electron', 'preload/planted.ts', 'node:fs'],
  ['renderer-imports-only-the-contract', 'renderer/planted.ts', '../main/core/dispatch.ts'],
  ['renderer-imports-only-the-contract', 'renderer/planted.ts', '../preload/preload.ts'],
  ['renderer-has-no-node', 'renderer/planted.ts', 'node:path'],
  ['features-know-no-feature', 'renderer/features/deploy/planted.ts', '../editor/editor.ts'],
  ['ui-knows-no-product', 'renderer/ui/planted.ts', '../store.ts'],
  ['ui-knows-no-product', 'renderer/ui/planted.ts', '../features/deploy/deploy.ts'],
  ['ui-uses-contract-types-only', 'renderer/ui/planted.ts', '../../contract/shapes.ts'],
  ['product-imports-no-test', 'main/web/planted.ts', '../../e2e/support/app.ts'],
  ['product-imports-no-test', 'main/core/planted.ts', './testing/folder.ts'],
  ['everything-resolves', 'main/core/planted.ts', './nowhere.ts'],
];

describe('the import rule', () => {
  it('finds nothing in a clean tree, and has read every file of it', async () => {
    plant(cleanTree);
    const result = await checkImports(tree);
    expect(result).toEqual({ read: Object.keys(cleanTree).length, unread: [], violations: [] });
  });

  it.each(forbiddenImports)('%s: %s may not import %s', async (rule, file, imported) => {
    plant({ ...cleanTree, [file]: `import * as planted from '${imported}';\nexport const use = planted;\n` });
    const { violations } = await checkImports(tree);
    expect(violations.map(violation => [violation.rule, violation.from])).toEqual([[rule, file]]);
  });

  it('counts an import that brings in a type alone', async () => {
    plant({
      ...cleanTree,
      'main/core/planted.ts': "import type { App } from 'electron';\nexport type Use = App;\n",
    });
    const { violations } = await checkImports(tree);
    expect(violations.map(violation => violation.rule)).toEqual(['electron-only-in-its-head']);
  });

  it('counts a dynamic import', async () => {
    plant({ ...cleanTree, 'main/core/planted.ts': "export const use = () => import('../web/server.ts');\n" });
    const { violations } = await checkImports(tree);
    expect(violations.map(violation => violation.rule)).toEqual(['core-knows-no-head']);
  });

  it('finds a cycle, and lets two types refer to each other', async () => {
    plant({
      ...cleanTree,
      'main/core/one.ts': "import { two } from './two.ts';\nexport const one = (): number => two();\n",
      'main/core/two.ts': "import { one } from './one.ts';\nexport const two = (): number => one();\n",
      'main/core/tree.ts': "import type { Leaf } from './leaf.ts';\nexport type Tree = Leaf[];\n",
      'main/core/leaf.ts': "import type { Tree } from './tree.ts';\nexport type Leaf = { parent: Tree };\n",
    });
    const { violations } = await checkImports(tree);
    expect(violations.map(violation => violation.rule)).toContain('no-cycle');
    expect(violations.filter(violation => !/one|two/.test(violation.from))).toEqual([]);
  });

  it('lets a test import what it tests', async () => {
    plant({
      ...cleanTree,
      'main/web/server.test.ts':
        "import { store } from '../../renderer/store.ts';\nexport const use = store;\n",
    });
    expect((await checkImports(tree)).violations).toEqual([]);
  });

  it('reads this checkout', async () => {
    const { read, unread } = await checkImports(root);
    expect(unread).toEqual([]);
    expect(read).toBeGreaterThan(100);
  });
});

describe('the promise rules', () => {
  const compilerOptions = {
    target: 'ES2023',
    module: 'ESNext',
    moduleResolution: 'bundler',
    strict: true,
    types: ['node'],
  };
  const save = 'async function save(): Promise<void> { await Promise.resolve(); }\n';

  async function rulesBrokenBy(text: string): Promise<string[]> {
    plant({
      'tsconfig.json': JSON.stringify({ compilerOptions, include: ['main'] }),
      'main/planted.ts': `${save}${text}`,
    });
    const { read, violations } = await checkPromises(tree, ['main']);
    expect(read).toBe(1);
    return violations.map(violation => violation.rule.replace('@typescript-eslint/', ''));
  }

  it('accept a promise that is awaited', async () => {
    expect(await rulesBrokenBy('export const run = async () => { await save(); };\n')).toEqual([]);
  });

  it.each([
    ['no-floating-promises', 'export function run() { save(); }\n'],
    ['no-misused-promises', 'export const run = () => { if (save()) return 1; return 2; };\n'],
    ['await-thenable', 'export const run = async () => { await 1; };\n'],
    [
      'switch-exhaustiveness-check',
      "export function run(word: 'on' | 'off') { switch (word) { case 'on': return save(); } }\n",
    ],
  ])('%s: %s', async (rule, text) => {
    expect(await rulesBrokenBy(text)).toEqual([rule]);
  });

  it('report a comment that tries to switch a rule off, and the rule as well', async () => {
    const text = '// eslint-disable-next-line\nexport function run() { save(); }\n';
    expect(await rulesBrokenBy(text)).toEqual(['comment', 'no-floating-promises']);
  });
});
