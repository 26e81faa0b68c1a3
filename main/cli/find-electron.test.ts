import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDesktop } from './find-electron.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagline-electron-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function install(...parts: string[]): Promise<string> {
  const binary = join(folder, ...parts);
  await mkdir(join(binary, '..'), { recursive: true });
  await writeFile(binary, '#!/bin/sh\n');
  await chmod(binary, 0o755);
  return binary;
}

test('the window opens with the installed Electron, or the one that is named', async () => {
  expect(findDesktop(folder, {}, 'darwin')).toMatchObject({ kind: 'missing' });
  const mac = 'Electron.app/Contents/MacOS/Electron';
  const installed = await install('node_modules', 'electron', 'dist', mac);
  expect(findDesktop(folder, {}, 'darwin')).toEqual({ kind: 'found', command: installed, args: [folder] });
  const named = await install('elsewhere', mac);
  const env = { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'elsewhere') };
  expect(findDesktop(folder, env, 'darwin')).toMatchObject({ command: named });
});

test('no display is a reason', async () => {
  await install('node_modules', 'electron', 'dist', 'electron');
  expect(findDesktop(folder, {}, 'linux')).toEqual({ kind: 'missing', reason: 'there is no display' });
});
