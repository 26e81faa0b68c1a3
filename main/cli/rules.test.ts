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

test('a protected environment asks for its name and a reason, and keeps to the order when told to', async () => {
  await mkdir(box.project, { recursive: true });
  await writeFile(join(box.project, 'order.json'), '1\n');
  await box.tagline('init');
  await box.tagline('version', 'create', '1.0.0');
  await box.tagline('env', 'add', 'staging', '--target', 'folder', '--path', '../staging');
  const place = ['--target', 'folder', '--path', '../production'];
  await box.tagline('env', 'add', 'production', ...place, '--protected', '--in-order');

  const list = (await box.tagline('env', 'list')).stdout.split('\n');
  expect(list[0]).toMatch(/RULES +TARGET$/);
  expect(list[2]).toMatch(/^production +nothing yet +protected, in order +Folder/);

  const deploy = ['deploy', 'production', '--version', '1.0.0'];
  const told = ['--confirm', 'production', '--reason', 'Ticket 12'];
  const early = await box.tagline(...deploy, ...told);
  expect(early).toMatchObject({ code: 71, stdout: '' });
  expect(early.stderr).toContain('1.0.0 did not: deploy it to staging first.');
  expect((await box.tagline(...deploy, '--plan')).code).toBe(71);

  expect((await box.tagline('deploy', 'staging', '--version', '1.0.0')).code).toBe(0);
  const promote = ['promote', 'staging', 'production'];
  const silent = await box.tagline(...promote);
  expect(silent).toMatchObject({ code: 71, stdout: '' });
  expect(silent.stderr).toContain('Repeat its name, and give a reason.');
  expect(silent.stderr).toContain('--confirm NAME --reason TEXT');
  expect(await box.json(...promote, ...told)).toMatchObject({ receipt: { reason: 'Ticket 12' } });
  expect((await box.tagline('adopt', 'production', '1.0.1')).code).toBe(71);

  expect((await box.tagline('env', 'change', 'production')).code).toBe(2);
  expect(await box.json('env', 'change', 'production', '--protected', 'no')).toEqual({
    id: 'production',
    name: 'production',
    protected: false,
    inOrder: true,
  });
  expect((await box.tagline(...deploy)).code).toBe(0);
});
