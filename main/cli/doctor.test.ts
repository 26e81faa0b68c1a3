import { rm, writeFile } from 'node:fs/promises';
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

test('doctor: 0 when all is whole, 1 with the damage by version, 0 again after the repair', async () => {
  await writeFile(join(box.project, 'a.txt'), 'one\n');
  await box.json('init');
  await box.json('version', 'create', '1.0.0');
  expect(await box.tagline('doctor')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('everything is whole'),
  });

  const oid = (await box.git('rev-parse', '1.0.0:a.txt')).trim();
  await rm(join(box.project, '.git/objects', oid.slice(0, 2), oid.slice(2)));
  const found = await box.tagline('doctor', '--json');
  expect(found.code).toBe(1);
  expect(JSON.parse(found.stdout)).toMatchObject({
    damaged: [{ version: '1.0.0', path: 'a.txt', reason: 'is missing' }],
    repaired: [],
  });
  expect((await box.tagline('doctor')).stdout).toContain('damaged 1.0.0: a.txt is missing');

  const repaired = await box.tagline('doctor', '--repair');
  expect(repaired).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('was rebuilt from the working file a.txt'),
  });
  expect(await box.git('cat-file', '-p', oid)).toBe('one\n');
});
