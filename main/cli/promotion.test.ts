import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { installForTests, type TestInstallation } from '../testing/bundle.ts';
import { createSandbox, type Sandbox } from '../testing/sandbox.ts';

let installation: TestInstallation;
let box: Sandbox;

beforeAll(async () => {
  installation = await installForTests();
});
afterAll(() => installation.remove());
beforeEach(async () => {
  box = await createSandbox(installation.dist);
});
afterEach(() => box.remove());

test('a plan tells which versions come or are taken back; an undo says what it does, then does it', async () => {
  await mkdir(box.project, { recursive: true });
  await box.tagline('init');
  for (const number of [1, 2, 3]) {
    await writeFile(join(box.project, 'order.json'), `${number}\n`);
    await box.tagline('version', 'create', `${number}.0.0`, '-m', `What ${number} brings\nand more`);
  }
  await box.tagline('env', 'add', 'production', '--target', 'folder', '--path', '../production');
  await box.tagline('deploy', 'production', '--version', '1.0.0');
  const first = await box.tagline('undo-deployment', 'production', '--plan');
  expect(first.code).toBe(60);
  expect(first.stdout).toContain('No earlier version ran in production');

  const plan = await box.tagline('deploy', 'production', '--version', '3.0.0', '--plan');
  expect(plan.stdout).toContain(
    'production receives 2 versions, 1 change.\n  > 3.0.0  What 3 brings\n  > 2.0.0  What 2 brings\n',
  );
  const { receipt } = (await box.json('deploy', 'production', '--version', '3.0.0')) as {
    receipt: { id: string };
  };
  const back = await box.tagline('rollback', 'production', '--plan');
  expect(back).toMatchObject({ code: 0, stderr: '' });
  expect(back.stdout).toContain('production takes back 2 versions, 1 change.\n  < 3.0.0');
  const undone = await box.tagline('undo-deployment', 'production', '--receipt', receipt.id);
  expect(undone.stderr).toContain('production: 3.0.0 is taken back, 1.0.0 comes again.');
  expect(undone.stdout).toContain('1.0.0 is live in production.');
  const again = await box.tagline('undo-deployment', 'production', '--receipt', receipt.id);
  expect(again).toMatchObject({ code: 45, stdout: '' });
  expect(again.stderr).toContain('1.0.0 runs in production now');
});
