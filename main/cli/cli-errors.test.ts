import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

const program = () => join(installation.dist, 'cli', 'tagline.mjs');
const escapeSign = String.fromCharCode(27);

async function withVersion(sandbox = box): Promise<void> {
  await writeFile(join(sandbox.project, 'a.txt'), 'one\n');
  await sandbox.json('init');
  await sandbox.json('version', 'create', '1.0.0');
}

describe('an error', () => {
  test.each([
    [['status'], 10, 'no-project', 'is not a project'],
    [['status', '-C', 'missing'], 11, 'project-missing', 'missing'],
    [['status', '-C', 'file.txt'], 12, 'not-a-folder', 'file.txt'],
  ])('of %j ends with %i and says what to do', async (args, exit, code, text) => {
    await writeFile(join(box.project, 'file.txt'), '');
    const spoken = await box.tagline(...args);
    expect(spoken).toMatchObject({ code: exit, stdout: '' });
    expect(spoken.stderr).toMatch(/^tagline: .+\n.+\n$/);
    const { code: again, stdout } = await box.tagline(...args, '--json');
    expect(again).toBe(exit);
    expect(JSON.parse(stdout)).toEqual({
      error: { code, message: expect.stringContaining(text), data: expect.anything() },
    });
  });

  // One project for all of them: what fails must not change anything.
  describe('in a project', () => {
    let shared: Sandbox;
    beforeAll(async () => {
      shared = await createSandbox(installation.dist);
      await withVersion(shared);
      for (const name of ['staging', 'production']) {
        await shared.json('env', 'add', name, '--target', 'folder', '--path', `../${name}`);
      }
    });
    afterAll(() => shared.remove());

    test.each([
      [['version', 'create', 'a..b'], 40, 'name-invalid'],
      [['version', 'create', '1.0.0', '--allow-unchanged'], 41, 'name-taken'],
      [['version', 'show', '2.0.0'], 42, 'version-missing'],
      [['restore', '2.0.0'], 42, 'version-missing'],
      [['diff', '2.0.0'], 42, 'version-missing'],
      [['undo'], 45, 'nothing-to-undo'],
      [['deploy', 'nowhere', '--version', '1.0.0'], 50, 'environment-missing'],
      [['diff', 'env:nowhere'], 50, 'environment-missing'],
      [['rollback', 'staging'], 60, 'nothing-deployed'],
      [['promote', 'staging', 'production'], 60, 'nothing-deployed'],
      [['promote', 'staging', 'staging'], 52, 'environment-invalid'],
      [['env', 'add', 'Staging', '--target', 'folder', '--path', '../x'], 51, 'environment-exists'],
      [['deploy', 'staging', '--version', '2.0.0'], 42, 'version-missing'],
      [['deploy', 'staging'], 2, 'bad-request'],
      // What commander finds.
      [['frobnicate'], 2, 'bad-request'],
      [['version'], 2, 'bad-request'],
      [['version', 'create'], 2, 'bad-request'],
      [['status', '--frob'], 2, 'bad-request'],
      [['deploy', 'staging', '--version', '1.0.0', '--name', '1.1.0'], 2, 'bad-request'],
      [['env', 'add', 'x', '--target', 'ftp', '--path', 'x'], 2, 'bad-request'],
      [['env', 'add', 'x', '--target', 'folder', '--path', 'x', '--connection', 'novalue'], 2, 'bad-request'],
      [['log', '-n', '0'], 2, 'bad-request'],
      [['open', 'missing'], 11, 'project-missing'],
    ])('of %j ends with %i', async (args, exit, code) => {
      const before = await shared.git('for-each-ref');
      const { code: ended, stdout } = await shared.tagline(...args, '--json');
      expect(JSON.parse(stdout)).toMatchObject({ error: { code, message: expect.stringMatching(/\S/) } });
      expect(ended).toBe(exit);
      expect(await shared.git('for-each-ref')).toBe(before);
    });
  });

  test('of a mistyped command offers the right one', async () => {
    const { code, stderr } = await box.tagline('statsu');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean status?');
  });

  test('of a file in the way of a deployment leaves a failed receipt and its exit code', async () => {
    await withVersion();
    await writeFile(join(box.folder, 'blocked'), 'a file');
    await box.json('env', 'add', 'staging', '--target', 'folder', '--path', '../blocked');
    const { code, stdout } = await box.tagline('deploy', 'staging', '--version', '1.0.0', '--json');
    expect(code).toBeGreaterThan(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { message: expect.stringContaining('blocked') } });
    expect(await readFile(join(box.folder, 'blocked'), 'utf8')).toBe('a file');
  });
});

describe('the output', () => {
  test('has help for everything, and a version', async () => {
    const { code, stdout } = await box.tagline('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('rollback');
    expect(await box.tagline()).toEqual({ code: 0, stdout, stderr: '' });
    for (const command of ['init', 'diff', 'deploy', 'serve', 'env add', 'version create']) {
      const help = await box.tagline(...command.split(' '), '--help');
      expect(help).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout).toMatch(/-C, --project[\s\S]*--json/);
    }
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect((await box.tagline('--version')).stdout).toBe(`${version}\n`);
  });

  test('takes -C and --json anywhere, and finds the project from a folder inside of it', async () => {
    await withVersion();
    await mkdir(join(box.project, 'deep', 'er'), { recursive: true });
    const forms = [
      ['--json', '-C', 'deep/er', 'version', 'list'],
      ['version', '-C', 'deep', '--json', 'list'],
      ['version', 'list', '--json', '-C', '.'],
    ];
    for (const args of forms) {
      expect(JSON.parse((await box.tagline(...args)).stdout)).toMatchObject({ total: 1 });
    }
  });

  // `script` gives a program a terminal; its options differ elsewhere.
  test.skipIf(process.platform !== 'linux')(
    'has colours on a terminal alone, and never with NO_COLOR',
    async () => {
      await withVersion();
      expect((await box.tagline('version', 'list')).stdout).not.toContain(escapeSign);
      const onTerminal = async (env: NodeJS.ProcessEnv) => {
        const line = `"${process.execPath}" "${program()}" version list`;
        const options = { cwd: box.project, env: { ...box.env, TERM: 'xterm', ...env } };
        return (await promisify(execFile)('script', ['-qec', line, '/dev/null'], options)).stdout;
      };
      expect(await onTerminal({ NO_COLOR: '' })).toContain(`${escapeSign}[32m1.0.0${escapeSign}[39m`);
      expect(await onTerminal({ NO_COLOR: '1' })).not.toContain(escapeSign);
    },
  );

  test('shows control characters of others as signs', async () => {
    await withVersion();
    await box.git('tag', '-a', '1.0.1', '-m', `Evil ${escapeSign}[2J${escapeSign}]0;owned\u0007 <b>text</b>`);
    const { stdout } = await box.tagline('version', 'list');
    expect(stdout).toContain('Evil ␛[2J␛]0;owned␇ <b>text</b>');
    expect((await box.tagline('version', 'show', '1.0.1')).stdout).not.toContain(escapeSign);
  });

  test('may be closed early', async () => {
    await withVersion();
    await writeFile(join(box.project, 'big.txt'), 'a line\n'.repeat(200_000));
    const line = `"${process.execPath}" "${program()}" diff | head -n 1`;
    const child = spawn('bash', ['-o', 'pipefail', '-c', line], { cwd: box.project, env: box.env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const code = await new Promise(done => child.on('close', done));
    expect({ code, output }).toEqual({ code: 0, output: 'diff --git a/big.txt b/big.txt\n' });
  });

  test('leaves no trace in the settings, and says that corrupt ones are kept aside', async () => {
    const data = join(box.folder, 'data');
    const settings = '{"settings":{"authorName":"Grace","authorEmail":"grace@tagline.invalid"}}';
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'config.json'), settings);
    await withVersion();
    expect(await readFile(join(data, 'config.json'), 'utf8')).toBe(settings);
    expect(await box.git('log', '-1', '--format=%an <%ae>', '1.0.0')).toBe('Grace <grace@tagline.invalid>\n');

    await writeFile(join(data, 'config.json'), '{"authorName":');
    const { code, stderr } = await box.tagline('status');
    expect(code).toBe(0);
    const kept = /config\.corrupt-[\w-]+\.json/.exec(stderr)?.[0] ?? '';
    expect(await readFile(join(data, kept), 'utf8')).toBe('{"authorName":');
  });
});
