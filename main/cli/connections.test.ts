import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { installForTests, type TestInstallation } from '../testing/bundle.ts';
import { createSandbox, type Sandbox } from '../testing/sandbox.ts';

const declared = `connections:
  erp:
    title: ERP
    fields:
      baseUrl: { title: Address }
      channel: { optional: true }
      token: { title: Token, secret: true }
    check: { url: '{baseUrl}/health', basic: 'a:{token}' }
`;
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

function tagline(input: string, ...args: string[]) {
  const env = { ...box.env, TAGLINE_VAULT_PASSPHRASE: 'correct horse' };
  const program = join(installation.dist, 'cli', 'tagline.mjs');
  const options = { cwd: box.project, env, input, encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  return { status, stdout, stderr };
}

const timeout = 600_000;

test('a version’s connections are listed, filled in and tested; without them it is not deployed', {
  timeout,
}, async () => {
  await mkdir(box.project, { recursive: true });
  await writeFile(join(box.project, 'connections.yaml'), declared);
  await box.tagline('init');
  await box.tagline('version', 'create', '1.0.0');
  await box.tagline('env', 'add', 'Test', '--target', 'folder', '--path', '../test', '--connection', 'old=1');
  const deploy = ['deploy', 'Test', '--version', '1.0.0'];

  const plan = tagline('', ...deploy, '--plan');
  expect(plan.status).toBe(76);
  expect(plan.stdout).toContain(`It needs these connections:
  erp.baseUrl  not set                    Address, ERP
  erp.channel  not set, optional          channel, ERP
  erp.token    not set            secret  Token, ERP
The integration needs what Test does not have yet: “Address” of ERP (erp.baseUrl), “Token” of ERP (erp.token).`);
  const refused = tagline('', ...deploy);
  expect(refused).toMatchObject({ status: 76, stdout: '' });
  expect(refused.stderr).toContain('Fill it in with `tagline env connection set`');

  const set = ['env', 'connection', 'set', 'Test'];
  const shown = tagline('', ...set, 'erp.token=canary-value');
  expect(shown.status).toBe(2);
  expect(shown.stderr).toContain('erp.token is secret: leave its value out, it is read from stdin.');
  expect(tagline('', ...set, 'erp.baseUrl').status).toBe(2);
  expect(tagline('', ...set, 'erp.baseUrl=http://127.0.0.1:1').stdout).toBe('Set erp.baseUrl of Test.\n');
  expect(tagline('canary-value\n', ...set, 'erp.token').stdout).toBe('Set erp.token of Test.\n');
  const list = tagline('', 'env', 'connection', 'list', 'Test');
  expect(list.stdout).toBe(`  erp.baseUrl  set                        Address, ERP
  erp.channel  not set, optional          channel, ERP
  erp.token    set                secret  Token, ERP
Set, but not declared: old
`);

  const tested = tagline('', 'env', 'connection', 'test', 'Test', 'erp', '--json');
  expect(tested.status).toBe(1);
  expect(JSON.parse(tested.stdout)).toMatchObject({ kind: 'failed', status: null, expected: 200 });
  expect(tagline('', ...deploy).status).toBe(0);
  expect(tagline('', 'env', 'connection', 'remove', 'Test', 'erp.token').status).toBe(0);
  expect(tagline('', 'env', 'connection', 'remove', 'Test', 'erp.baseUrl').status).toBe(0);
  expect(tagline('', ...deploy).status).toBe(76);
  const log = tagline('', 'log', '--json').stdout;
  expect(log).toContain('Removed the credential erp.token of a connection of Test');
  expect(log).not.toContain('canary-value');
});
