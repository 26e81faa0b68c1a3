import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { installForTests, type TestInstallation } from '../testing/bundle.ts';
import { createSandbox, type Sandbox } from '../testing/sandbox.ts';

const holder = { who: 'Grace', version: '9.0.0', host: 'far-away', since: '2026-03-09T08:00:00.000Z' };

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

test('a lock of somebody else is shown, and broken when that is asked for', async () => {
  const lockFile = join(box.folder, 'production', 'deploy.lock');
  await mkdir(box.project, { recursive: true });
  await writeFile(join(box.project, 'order.json'), '1\n');
  await box.tagline('init');
  await box.tagline('version', 'create', '1.0.0');
  await box.tagline('env', 'add', 'production', '--target', 'folder', '--path', '../production');
  await box.tagline('deploy', 'production', '--version', '1.0.0');
  expect((await box.tagline('env', 'unlock', 'production')).stdout).toBe(
    'Nobody is deploying to production.\n',
  );

  await writeFile(lockFile, JSON.stringify({ ...holder, deployment: 'theirs', pid: 1, start: '0' }));
  const busy = await box.tagline('deploy', 'production', '--version', '1.0.0');
  expect(busy.code).not.toBe(0);
  expect(busy.stderr).toContain('Grace is deploying 9.0.0');
  expect(busy.stderr).toContain('tagline env unlock');
  const shown = await box.tagline('env', 'unlock', 'production');
  expect(shown.stdout).toContain('Grace is deploying 9.0.0 to production from far-away, since 2026-03-09');
  expect(existsSync(lockFile)).toBe(true);
  await box.tagline('env', 'change', 'production', '--protected', 'yes');
  const refused = await box.tagline('env', 'unlock', 'production', '--break');
  expect(refused.code).not.toBe(0);
  expect(existsSync(lockFile)).toBe(true);
  expect((await box.tagline('env', 'unlock', 'production')).stdout).toContain('--confirm production');
  const named = ['--break', '--confirm', 'production'] as const;
  expect(await box.json('env', 'unlock', 'production', ...named)).toMatchObject({
    broken: true,
    lock: { holder },
  });
  expect(existsSync(lockFile)).toBe(false);
  await box.tagline('env', 'change', 'production', '--protected', 'no');
  expect(await box.tagline('deploy', 'production', '--version', '1.0.0')).toMatchObject({ code: 0 });
});

test('a lock that was broken is told as broken, and that the audit trail lacks it', async () => {
  const lockFile = join(box.folder, 'production', 'deploy.lock');
  await mkdir(box.project, { recursive: true });
  await writeFile(join(box.project, 'order.json'), '1\n');
  await box.tagline('init');
  await box.tagline('env', 'add', 'production', '--target', 'folder', '--path', '../production');
  await mkdir(dirname(lockFile), { recursive: true });
  await writeFile(lockFile, JSON.stringify({ ...holder, deployment: 'theirs', pid: 1, start: '0' }));
  const trail = join(box.project, '.git', 'refs', 'tagline', 'receipts');
  await rm(trail);
  await mkdir(join(trail, 'in-the-way'), { recursive: true });
  await writeFile(join(trail, 'in-the-way', 'file'), '');
  const broken = await box.tagline('env', 'unlock', 'production', '--break');
  expect(broken.stdout).toContain('Broke the lock. It was: Grace is deploying 9.0.0');
  expect(broken.stderr).toContain('note: Done, but missing in the activity. “Broke the lock of production');
  expect(broken.code).toBe(0);
  expect(existsSync(lockFile)).toBe(false);
});
