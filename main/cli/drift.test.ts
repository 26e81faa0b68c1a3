import { mkdir, readFile, writeFile } from 'node:fs/promises';
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

test('what was changed there stops a deployment; it is adopted, or overwritten', async () => {
  const live = join(box.folder, 'production', 'current', 'files', 'order.json');
  await mkdir(box.project, { recursive: true });
  await writeFile(join(box.project, 'order.json'), '1\n');
  await box.tagline('init');
  await box.tagline('version', 'create', '1.0.0');
  await box.tagline('env', 'add', 'production', '--target', 'folder', '--path', '../production');
  await box.tagline('deploy', 'production', '--version', '1.0.0');
  await writeFile(live, 'by hand\n');

  const plan = await box.tagline('deploy', 'production', '--version', '1.0.0', '--plan');
  expect(plan.stdout).toContain('What runs there differs from 1.0.0: order.json.');
  expect(plan.code).toBe(70);
  const stopped = await box.tagline('deploy', 'production', '--version', '1.0.0');
  expect(stopped).toMatchObject({ code: 70, stdout: '' });
  expect(stopped.stderr).toContain('order.json. 1.0.0 is still live.');

  const adopted = await box.tagline('adopt', 'production', '1.0.1', '-m', 'Hot fix');
  expect(adopted).toMatchObject({ code: 0, stderr: '' });
  expect(adopted.stdout).toContain('What runs in production is the version 1.0.1 now.');
  expect(await box.json('adopt', 'production', '1.0.2')).toEqual({ kind: 'nothing-to-do', version: '1.0.1' });
  await box.tagline('restore', '1.0.1');
  expect(await readFile(join(box.project, 'order.json'), 'utf8')).toBe('by hand\n');

  await writeFile(live, 'again\n');
  const overwritten = await box.json('rollback', 'production', '--overwrite');
  expect(overwritten).toMatchObject({
    receipt: { version: '1.0.0', overwrote: 'What runs there differs from 1.0.1: order.json.' },
  });
  expect(await readFile(live, 'utf8')).toBe('1\n');
});

test('what really runs is read for a scheduler, and can be ignored until it changes', async () => {
  const live = join(box.folder, 'production', 'current', 'files', 'order.json');
  await mkdir(box.project, { recursive: true });
  await writeFile(join(box.project, 'order.json'), '1\n');
  await box.tagline('init');
  expect(await box.tagline('drift')).toMatchObject({ code: 0, stdout: 'Nothing is deployed yet.\n' });
  await box.tagline('version', 'create', '1.0.0');
  for (const name of ['staging', 'production']) {
    await box.tagline('env', 'add', name, '--target', 'folder', '--path', `../${name}`);
    await box.tagline('deploy', name, '--version', '1.0.0');
  }
  const good = await box.tagline('drift');
  expect(good).toMatchObject({ code: 0, stderr: '' });
  expect(good.stdout).toMatch(/^staging +matches +Live matches 1\.0\.0\.\nproduction +matches +/);

  await writeFile(live, 'by hand\n');
  const found = await box.tagline('drift', 'production');
  expect(found.code).toBe(70);
  expect(found.stdout).toMatch(/^production +drift +What runs there differs from 1\.0\.0: order\.json\.\n$/);
  expect(await box.tagline('drift', 'production', '--ignore')).toMatchObject({ code: 0 });
  const ignored = await box.tagline('drift');
  expect(ignored).toMatchObject({ code: 0 });
  expect(ignored.stdout).toMatch(/production +ignored/);
  await writeFile(live, 'by hand again\n');
  expect((await box.tagline('drift')).code).toBe(70);
  await box.tagline('drift', 'production', '--ignore');
  expect((await box.tagline('drift', 'production', '--tell')).code).toBe(70);
});
