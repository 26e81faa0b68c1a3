import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ActivityEntry, Receipt } from '../../contract/receipt.ts';
import type { ProjectSnapshot } from '../../contract/snapshot.ts';
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

const edit = async (path: string, text: string) => {
  await mkdir(join(box.project, path, '..'), { recursive: true });
  await writeFile(join(box.project, path), text);
};
const live = (environment: string, path: string) =>
  readFile(join(box.folder, environment, 'current', 'files', path), 'utf8');

type Deployment = { state: string; receipt: Receipt };

test('the ten-line story, told to people, with git as judge', async () => {
  await edit('mappings/order.json', '{"id": 1}\n');
  await edit('readme.md', '# Order sync\n');
  const say = async (...args: string[]) => {
    const { code, stdout, stderr } = await box.tagline(...args);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  expect(await say('init')).toBe(`${box.project} is a project now, with 2 files in its latest draft.\n`);
  expect(await say('version', 'create', '1.0.0', '-m', 'First release')).toBe('Created version 1.0.0.\n');
  await say('env', 'add', 'development', '--target', 'folder', '--path', '../development');
  await say(
    'env',
    'add',
    'production',
    '--target',
    'folder',
    '--path',
    '../production',
    '--connection',
    'url=http://erp?a=b',
  );
  expect(await say('deploy', 'development', '--version', '1.0.0')).toContain('1.0.0 is live in development');
  expect(await say('promote', 'development', 'production')).toContain('1.0.0 is live in production');
  await edit('mappings/order.json', '{"id": 2}\n');
  expect(await say('status')).toContain(
    'Latest draft, 1 file changed since 1.0.0\n\n  ~ mappings/order.json\n',
  );
  expect(await say('diff')).toContain('@@ -1 +1 @@\n-{"id": 1}\n+{"id": 2}\n');
  expect(await say('deploy', 'production', '--name', '1.1.0', '-m', 'Second')).toContain('1.1.0 is live');
  expect(await live('production', 'mappings/order.json')).toBe('{"id": 2}\n');
  expect(await say('rollback', 'production', '--reason', 'Wrong ids')).toContain('1.0.0 is live');
  expect(await live('production', 'mappings/order.json')).toBe('{"id": 1}\n');
  expect(await say('log')).toMatch(
    /Rolled back production to 1\.0\.0\n.*Deployed 1\.1\.0 to production\n.*version 1\.1\.0\n.*Promoted 1\.0\.0 from development to production\n/,
  );

  expect(await box.git('tag', '-n')).toBe('1.0.0           First release\n1.1.0           Second\n');
  expect(await box.git('fsck', '--strict')).toBe('');
  expect(await box.git('status', '--porcelain')).toBe('');
  expect(await box.git('show', '1.1.0:mappings/order.json')).toBe('{"id": 2}\n');
});

test('the same story as JSON', async () => {
  await edit('a.txt', 'one\n');
  expect(await box.json('init')).toEqual({ path: box.project, initialised: true, versionCount: 0, files: 1 });
  expect(await box.json('init')).toMatchObject({ initialised: false });
  expect(await box.json('version', 'create', '1.0.0')).toEqual({ kind: 'created', name: '1.0.0' });
  expect(await box.json('version', 'create', '1.0.1')).toEqual({ kind: 'nothing-to-do', base: '1.0.0' });
  expect(await box.json('version', 'create', '1.0.1', '--allow-unchanged')).toMatchObject({ name: '1.0.1' });

  const add = ['env', 'add', 'staging', '--target', 'folder', '--path', '../staging', '--keep', '3'];
  const { environment } = await box.json<{ environment: unknown }>(
    ...add,
    '--connection',
    'k=v',
    '--colour',
    'red',
  );
  expect(environment).toMatchObject({
    name: 'staging',
    colour: 'red',
    target: { kind: 'folder', path: join(box.folder, 'staging'), keepReleases: 3 },
    connections: { k: 'v' },
    running: null,
  });

  const deployed = await box.json<Deployment>('deploy', 'STAGING', '--version', '1.0.0', '--reason', 'Go');
  expect(deployed).toMatchObject({
    state: 'succeeded',
    receipt: { action: 'deploy', version: '1.0.0', reason: 'Go', files: 1, outcome: 'succeeded' },
  });
  expect(deployed.receipt.tag).toBe((await box.git('rev-parse', 'refs/tags/1.0.0')).trim());
  expect(deployed.receipt.tree).toBe((await box.git('rev-parse', '1.0.0^{tree}')).trim());

  await edit('a.txt', 'two\n');
  await edit('b.txt', 'new\n');
  const status = await box.json<ProjectSnapshot & { changes: unknown }>('status');
  expect(status).toMatchObject({
    name: 'order-sync',
    standing: { kind: 'draft' },
    draft: { base: '1.0.1', changes: { added: 1, modified: 1, deleted: 0 } },
    latestVersion: '1.0.1',
    environments: [{ name: 'staging', running: { version: '1.0.0' } }],
    changes: [
      { path: 'a.txt', status: 'modified' },
      { path: 'b.txt', status: 'added' },
    ],
  });
  expect(await box.json('deploy', 'staging', '--dry-run')).toMatchObject({
    version: null,
    live: 'matches',
    counts: { added: 1, modified: 1, deleted: 0 },
    blockers: [],
  });

  const both = await box.json<Deployment>('deploy', 'staging', '--name', '1.1.0', '-m', 'Both');
  expect(both.receipt).toMatchObject({ version: '1.1.0', previousVersion: '1.0.0', files: 2 });
  const list = await box.json<{ versions: { name: string }[] }>('version', 'list');
  expect(list).toMatchObject({
    total: 3,
    versions: [
      {
        name: '1.1.0',
        active: true,
        environments: ['staging'],
        changes: { added: 1, modified: 1, deleted: 0 },
      },
      { name: '1.0.1', active: false, environments: [] },
      { name: '1.0.0', kind: 'annotated', usable: true },
    ],
  });
  expect((await box.json<typeof list>('version', 'list', '-n', '1')).versions).toHaveLength(1);
  expect(await box.json('version', 'show', '1.1.0')).toMatchObject({
    version: { description: 'Both', author: { name: 'Ada Tester' } },
    active: true,
    before: { name: '1.0.1', counts: { added: 1, modified: 1, deleted: 0 } },
  });
  expect(await box.json('diff', '1.0.0', 'env:staging')).toMatchObject({
    counts: { added: 1, modified: 1, deleted: 0 },
    patch: expect.stringContaining('+++ b/b.txt\n@@ -0,0 +1 @@\n+new\n'),
  });

  expect(await box.json('restore', '1.0.0')).toMatchObject({ kind: 'restored' });
  expect(await readdir(box.project)).toEqual(['.git', 'a.txt']);
  expect(await box.json('undo')).toEqual({ undone: '1.0.0' });
  expect(await readFile(join(box.project, 'b.txt'), 'utf8')).toBe('new\n');

  const { entries } = await box.json<{ entries: ActivityEntry[] }>(
    'log',
    '--environment',
    'staging',
    '-n',
    '2',
  );
  expect(entries).toMatchObject([
    { receipt: { id: both.receipt.id } },
    { receipt: { id: deployed.receipt.id } },
  ]);
  expect(await box.json('env', 'remove', 'staging')).toMatchObject({ name: 'staging' });
  expect(await box.json('env', 'list')).toEqual({ environments: [] });
  expect(await live('staging', 'b.txt')).toBe('new\n');
});
