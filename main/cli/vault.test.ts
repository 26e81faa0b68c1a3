import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installForTests, type TestInstallation } from '../testing/bundle.ts';
import { createSandbox, type Sandbox } from '../testing/sandbox.ts';

const passphrase = 'correct horse battery';
let installation: TestInstallation;
let box: Sandbox;

beforeAll(async () => {
  installation = await installForTests();
});
afterAll(() => installation.remove());
beforeEach(async () => {
  box = await createSandbox(installation.dist);
  await box.json('init');
  await box.json('env', 'add', 'Test', '--target', 'folder', '--path', '../test');
});
afterEach(() => box.remove());

const program = () => join(installation.dist, 'cli', 'tagline.mjs');

/** Runs with this on stdin. */
function tagline(input: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const options = { cwd: box.project, env: { ...box.env, ...env }, input, encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program(), ...args], options);
  return { status, stdout, stderr };
}
/** Runs in a terminal of its own, where each question is answered once it is asked. */
async function atTerminal(args: string[], answers: [question: string, answer: string][]) {
  const command = [process.execPath, program(), ...args].map(part => `'${part}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: box.project, env: box.env });
  const left = [...answers];
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const [next] = left;
    if (next === undefined || !stdout.includes(next[0])) return;
    left.shift();
    child.stdin.write(`${next[1]}\r`);
  });
  const [status] = (await once(child, 'close')) as [number];
  return { status, stdout };
}
const given = { TAGLINE_VAULT_PASSPHRASE: passphrase };
const set = ['env', 'credential', 'set', 'Test', 'erp.password', '--connection'];

describe('credentials on the command line', { timeout: 600_000 }, () => {
  test('are read from stdin, kept by a passphrase that a pipeline gives, and listed by name', () => {
    const refused = tagline('canary-value\n', set);
    expect(refused).toMatchObject({ status: 72, stdout: '' });
    expect(refused.stderr).toContain('Choose a passphrase');
    expect(tagline('canary-value\n', set, given)).toEqual({
      status: 0,
      stdout: 'Set erp.password of Test.\n',
      stderr: '',
    });
    expect(readFileSync(join(box.folder, 'data', 'vault.json'), 'utf8')).not.toContain('canary');
    const list = ['env', 'credential', 'list', 'Test', '--json'];
    expect(JSON.parse(tagline('', list, given).stdout)).toEqual({
      credentials: [
        {
          room: 'connection',
          name: 'erp.password',
          state: 'set',
          sameAsLast: false,
          variable: 'TAGLINE_SECRET_TEST_CONNECTION_ERP_PASSWORD',
        },
      ],
    });
    expect(tagline('', ['vault', 'status']).stdout).toContain('a passphrase opens');
    expect(tagline('', set.with(2, 'remove'), given).status).toBe(0);
    expect(tagline('', list.slice(0, 4), given).stdout).toContain('takes no credentials');
    const wrong = { TAGLINE_VAULT_PASSPHRASE: 'another one' };
    expect(tagline('v', set, wrong).status).toBe(74);
  });

  test('refuse a version whose files hold one', () => {
    tagline('canary-value', set, given);
    writeFileSync(join(box.project, 'a.json'), '{\n  "password": "canary-value"\n}\n');
    const { status, stderr, stdout } = tagline('', ['version', 'create', '1.0.0'], given);
    expect(status).toBe(75);
    expect(stderr).toContain('a.json holds a credential in line 2');
    expect(stderr + stdout).not.toContain('canary');
  });

  test('get another passphrase, and go to a colleague in a file of their own', () => {
    tagline('canary-value', set, given);
    expect(tagline('a new passphrase\n', ['vault', 'passphrase'], given).status).toBe(0);
    expect(tagline('v', set, given).status).toBe(74);
    const renewed = { TAGLINE_VAULT_PASSPHRASE: 'a new passphrase' };
    const path = join(box.folder, 'for-a-colleague.json');
    expect(tagline('for a colleague', ['vault', 'export', path], renewed).status).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(tagline('for a colleague', ['vault', 'export', path], renewed).status).toBe(33);
    const elsewhere = { ...renewed, TAGLINE_DATA_DIR: join(box.folder, 'their data') };
    const taken = tagline('for a colleague\n', ['vault', 'import', path, '--json'], elsewhere);
    expect(JSON.parse(taken.stdout)).toEqual({ set: 1, kept: 0 });
  });

  test('that are damaged are told of, and kept aside on request', () => {
    tagline('canary-value', set, given);
    writeFileSync(join(box.folder, 'data', 'vault.json'), '{');
    expect(tagline('v', set, given).status).toBe(73);
    expect(tagline('', ['vault', 'status']).stdout).toContain('start-over');
    const { keptAt } = JSON.parse(tagline('', ['vault', 'start-over', '--json']).stdout) as {
      keptAt: string;
    };
    expect(readFileSync(keptAt, 'utf8')).toBe('{');
    expect(tagline('v', set, given).status).toBe(0);
  });

  const noTerminal = spawnSync('script', ['--version']).status !== 0;
  test.skipIf(noTerminal)('are asked for at a terminal, and not shown there (needs `script`)', async () => {
    const answers: [string, string][] = [
      ['erp.password of Test: ', 'canary-value'],
      ['New passphrase: ', passphrase],
      ['The same once more: ', passphrase],
    ];
    const { status, stdout } = await atTerminal(set, answers);
    expect(stdout).not.toMatch(/canary|horse/);
    expect(stdout).toContain('Set erp.password of Test.');
    expect(status).toBe(0);
    expect(tagline('', ['env', 'credential', 'list', 'Test'], given).stdout).toContain('set');
  });
});
