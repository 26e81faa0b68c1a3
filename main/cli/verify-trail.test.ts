import { writeFile } from 'node:fs/promises';
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

const ref = 'refs/tagline/receipts';

test('log --verify: 0 with the head of a whole trail, 1 for a changed one, and with --expect for one that was cut', async () => {
  await writeFile(join(box.project, 'a.txt'), 'one\n');
  await box.json('init');
  await box.json('version', 'create', '1.0.0');
  await writeFile(join(box.project, 'a.txt'), 'two\n');
  await box.json('version', 'create', '1.1.0');
  const head = (await box.git('rev-parse', ref)).trim();
  const whole = await box.tagline('log', '--verify');
  expect(whole).toMatchObject({ code: 0, stdout: expect.stringContaining(`Head: ${head}`) });
  expect(whole.stdout).toContain('--expect HEAD');
  expect(await box.json('log', '--verify', '--expect', head)).toMatchObject({
    kind: 'verified',
    head,
    problems: [],
    noted: [{ commit: head, from: { kind: 'given' }, newer: 0 }],
  });

  await box.git('update-ref', ref, `${head}~1`);
  expect(await box.tagline('log', '--verify')).toMatchObject({ code: 0 });
  const cut = await box.tagline('log', '--expect', head);
  expect(cut).toMatchObject({ code: 1, stdout: expect.stringContaining('cut off or rewritten') });

  const tree = (await box.git('rev-parse', `${head}^{tree}`)).trim();
  const forged = (await box.git('commit-tree', tree, '-p', head, '-m', 'forged')).trim();
  await box.git('update-ref', ref, forged);
  const changed = await box.tagline('log', '--verify', '--json');
  expect(changed.code).toBe(1);
  expect(JSON.parse(changed.stdout)).toMatchObject({ problems: [{ commit: forged }] });
});

test('a head that is no whole id is refused', async () => {
  await box.json('init');
  const refused = await box.tagline('log', '--verify', '--expect', 'abc1234');
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('40 digits');
});
