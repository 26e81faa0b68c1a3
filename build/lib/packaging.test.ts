import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { icns, ico, iconSizes } from './icon-containers.mjs';
import { configProblems, readConfig } from './package-config.mjs';
import { inspectContents, selectedFiles } from './package-contents.mjs';
import { fuseProblems } from './package-fuses.mjs';
import { iconProblems } from './package-icons.mjs';
import { root } from './paths.mjs';
import { requiredModules } from './required-modules.mjs';

const config = readConfig();

describe('the configuration', () => {
  test('fits electron-builder’s own schema, with the fuses as promised', async () => {
    expect(await configProblems(config)).toEqual([]);
  });

  test('with an unknown option or a wrong fuse is refused', async () => {
    const fuses = { ...config.electronFuses, runAsNode: true };
    const problems = await configProblems({
      ...config,
      electronFuses: fuses,
      asarUnpakc: [],
    } as typeof config);
    expect(problems).toEqual([expect.stringContaining('asarUnpakc'), 'The fuse runAsNode has to be false']);
  });
});

describe('the fuses of a packaged program', () => {
  // What Electron's binary has inside: a mark, the version, the number of fuses, one byte for each.
  const program = (wire: string) => `ELF...dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u0008${wire}...`;
  const check = async (wire: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'tagline-fuses-'));
    try {
      await writeFile(join(folder, 'tagline'), program(wire));
      return await fuseProblems(join(folder, 'tagline'));
    } finally {
      await rm(folder, { recursive: true });
    }
  };

  test('as promised are fine, as Electron ships them are not', async () => {
    expect(await check('01001100')).toEqual([]);
    expect(await check('10110011')).toHaveLength(7);
    expect(await check('11001100')).toEqual(['The packaged program’s fuse runAsNode is true']);
  });
});

describe('the icons', () => {
  test('are there, in every format and size', () => {
    expect(iconProblems(root, config)).toEqual([]);
  });

  test('that are missing are named', () => {
    const linux = { ...config.linux, icon: 'contract/commands' };
    const problems = iconProblems(root, { ...config, linux, win: { ...config.win, icon: 'nothing.ico' } });
    expect(problems).toContain('nothing.ico is missing');
    expect(problems).toContain('contract/commands/app.ts is not a PNG of the size in its name');
    expect(problems).toContain('contract/commands has no 256x256.png');
  });

  test('are containers that hold the images whole', async () => {
    const png = await readFile(join(root, 'assets/icons/linux/32x32.png'));
    const icon = ico([[32, png]]);
    expect(icon.subarray(icon.readUInt32LE(18))).toEqual(png);
    expect(iconSizes(icon)).toEqual([32]);
    expect(iconSizes(icns([[32, png]]))).toEqual([32, 32]);
    expect(iconSizes(Buffer.from('not an icon'))).toEqual([]);
  });
});

test('a program’s modules are what it calls for, not what its text says', () => {
  const source = `"use strict"; const a = require('node:fs'), b = 'require("ajv/x")';
    async function later() { return import('later'); } module.exports = { r: () => require("electron") };`;
  expect(requiredModules(source)).toEqual(['electron', 'later', 'node:fs']);
});

describe('the archive', () => {
  let folder: string;
  const good: { [path: string]: string } = {
    'package.json': '{"main":"dist/electron/main.cjs"}',
    'dist/core-thread/core.cjs': 'require("node:fs");',
    'dist/core-thread/thread.cjs': 'require("node:worker_threads");',
    'dist/electron/main.cjs': 'require("electron"); require("node:fs"); require("path");',
    'dist/electron/preload.cjs': 'require("electron");',
    'dist/renderer/index.html': '<!doctype html>',
    'dist/renderer/assets/index-1.js': '',
    'dist/assets/sample/.gitignore': 'x',
    'dist/assets/sample/code.ts': '',
    'dist/assets/templates/a/template.json': '{}',
    'dist/assets/icons/icon.png': '',
    // What has to stay at home.
    'dist/cli/tagline.mjs': '',
    'dist/.stamps/electron': '',
    'main/electron/main.ts': '',
    'renderer/main.tsx': '',
    'e2e/a.spec.ts': '',
    'docs/guide.md': '',
    'node_modules/left-pad/index.js': '',
    '.git/config': '',
    '.env': 'SECRET=1',
  };
  const lay = async (files: { [path: string]: string }) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tagline-packaging-'));
    await lay(good);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('holds what was built and nothing else', async () => {
    expect(selectedFiles(folder, config.files)).toEqual(Object.keys(good).slice(0, 11).sort());
    expect((await inspectContents(folder, config)).problems).toEqual([]);
  });

  test('without the screen or with a program that needs node_modules is refused', async () => {
    await rm(join(folder, 'dist/renderer/index.html'));
    await lay({ 'dist/electron/main.cjs': 'require("zod");', 'dist/electron/preload.cjs': 'require("fs");' });
    expect((await inspectContents(folder, config)).problems).toEqual([
      'dist/renderer/index.html is missing in the archive',
      'dist/electron/main.cjs requires zod, which is not shipped',
      'dist/electron/preload.cjs requires fs, which is not shipped',
    ]);
  });

  test('with sources, tests, maps or foreign packages is refused', async () => {
    await lay({ 'dist/renderer/assets/index-1.js.map': '{}', 'dist/renderer/node_modules/a.js': '' });
    const files = [...config.files, 'main/**'];
    expect((await inspectContents(folder, { ...config, files })).problems).toEqual(
      expect.arrayContaining([
        'dist/renderer/assets/index-1.js.map is a source or a source map',
        'dist/renderer/node_modules/a.js belongs to a package that should be bundled',
        'main/electron/main.ts is a source or a source map',
      ]),
    );
  });
});
