import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActivityEntry } from '../../contract/receipt.ts';
import { installForTests, type TestInstallation } from '../testing/bundle.ts';
import { createSandbox, type Sandbox } from '../testing/sandbox.ts';

let installation: TestInstallation;
let box: Sandbox;

beforeAll(async () => {
  installation = await installForTests();
  box = await createSandbox(installation.dist);
});
afterAll(async () => {
  await box.remove();
  await installation.remove();
});

test('Ctrl-C cancels a deployment: the old state stays live, and the receipt says so', async () => {
  await mkdir(join(box.project, 'flows'));
  const files = Array.from({ length: 1_500 }, (_, index) => index);
  await Promise.all(
    files.map(index => writeFile(join(box.project, 'flows', `${index}.json`), `{"flow": ${index}}\n`)),
  );
  await box.json('init');
  await box.json('version', 'create', '1.0.0');
  await box.json('env', 'add', 'staging', '--target', 'folder', '--path', '../staging');

  const args = [
    join(installation.dist, 'cli', 'tagline.mjs'),
    'deploy',
    'staging',
    '--version',
    '1.0.0',
    '--json',
  ];
  const child = spawn(process.execPath, args, { cwd: box.project, env: box.env });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (!stderr.includes('Copy') && text.includes('Copy')) child.kill('SIGINT');
    stderr += text;
  });
  const code = await new Promise(done => child.on('close', done));

  expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringContaining('Cancelling') });
  expect(JSON.parse(stdout)).toMatchObject({ state: 'cancelled', receipt: { outcome: 'cancelled' } });
  expect(existsSync(join(box.folder, 'staging', 'current'))).toBe(false);
  const { entries } = await box.json<{ entries: ActivityEntry[] }>('log', '-n', '1');
  expect(entries).toMatchObject([{ kind: 'deployment', outcome: 'cancelled', version: '1.0.0' }]);
});
