import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deployTest } from '../deploy/testing.ts';
import { git } from '../repository/git-for-tests.ts';
import { must } from '../testing/test-core.ts';

const draft = { kind: 'draft' } as const;
const version = (name: string) => ({ kind: 'version', name }) as const;

test('a plan shows what will change there, against what really runs there', async () => {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production', { erp: 'x', account: 'y' });
  const first = await must(it.client.deploy.plan({ environment, source: draft }));
  expect(first).toMatchObject({
    version: null,
    running: null,
    live: 'empty',
    liveMessage: 'Nothing is deployed there yet.',
    latestVersion: null,
    counts: { added: 5, modified: 0, deleted: 0 },
    connections: ['account', 'erp'],
    blockers: [],
    warnings: [],
  });
  const { receipt } = await it.deploy({ environment, source: draft, name: '1.0.0' });

  await it.save('README.md', '# Orders\r\nMore\n');
  await it.save('flows/new.json', '{}\n');
  await must(it.client.files.remove({ path: 'data/sample.bin' }));
  const files = join(it.at('Production'), 'current', 'files');
  writeFileSync(join(files, 'mappings/customer.yaml'), 'id: string\n');
  const plan = await must(it.client.deploy.plan({ environment, source: draft }));
  expect(plan.running).toEqual({
    version: '1.0.0',
    since: receipt?.endedAt,
    who: { name: 'Ada Tester', email: 'ada@tagline.invalid' },
    receiptId: receipt?.id,
    health: null,
  });
  expect(plan).toMatchObject({ live: 'differs', latestVersion: '1.0.0', blockers: [] });
  expect(plan).toMatchObject({
    warnings: [],
    liveMessage: 'What runs there differs from 1.0.0: mappings/customer.yaml.',
  });
  expect(plan.counts).toEqual({ added: 1, modified: 2, deleted: 1 });
  expect(
    plan.changes.map(change => [change.path, change.status, change.insertions, change.deletions]),
  ).toEqual([
    ['README.md', 'modified', 1, 0],
    ['data/sample.bin', 'deleted', null, null],
    ['flows/new.json', 'added', 1, 0],
    ['mappings/customer.yaml', 'modified', 1, 1],
  ]);
  expect(git(it.project, 'tag').trim()).toBe('1.0.0');
});

test('a plan warns of what one might not mean', async () => {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  const staging = await it.addEnvironment('Staging');
  await it.version('1.0.0');
  await it.save('README.md', 'more');
  await it.deploy({ environment, source: draft, name: '1.1.0' });
  const older = await must(it.client.deploy.plan({ environment, source: version('1.0.0') }));
  expect(older.warnings).toEqual(['1.0.0 is older than 1.1.0, which runs there now.']);
  const same = await must(it.client.deploy.plan({ environment, source: version('1.1.0') }));
  expect(same.warnings).toEqual(['Exactly this runs there already.']);
  writeFileSync(join(it.at('Production'), 'current', 'files', 'added'), '');
  const source = { kind: 'environment', id: environment } as const;
  const promote = await must(it.client.deploy.plan({ environment: staging, source }));
  expect(promote.version).toBe('1.1.0');
  expect(promote.warnings.join()).toContain('In Production: What runs there differs from 1.1.0: added.');
});

test('an empty project can be deployed, with a warning', async () => {
  const it = await deployTest({});
  const environment = await it.addEnvironment('Production');
  const plan = await must(it.client.deploy.plan({ environment, source: draft }));
  expect(plan.warnings.join()).toContain('There are no files in it');
  const { receipt } = await it.deploy({ environment, source: draft, name: '0.1.0' });
  expect(receipt).toMatchObject({ outcome: 'succeeded', files: 0, bytes: 0 });
});

test('what keeps a deployment from beginning is a blocker', async () => {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  await it.version('1.0.0');
  const codes = async (source: Parameters<typeof it.client.deploy.plan>[0]['source']) =>
    (await must(it.client.deploy.plan({ environment, source }))).blockers.map(blocker => blocker.code);
  expect(await codes({ kind: 'previous' })).toEqual(['nothing-deployed']);
  expect(await codes(version('9.9.9'))).toEqual(['version-missing']);
  writeFileSync(it.at('x').replace(/targets.x$/, 'targets'), 'a file');
  const plan = await must(it.client.deploy.plan({ environment, source: version('1.0.0') }));
  expect(plan).toMatchObject({ live: 'unreachable', changes: [], counts: null });
  expect(plan.blockers.map(blocker => blocker.code)).toContain('target-unreachable');
  const { job, receipt } = await it.deploy({ environment, source: draft, name: '2.0.0' });
  expect(job).toMatchObject({ state: 'failed', error: { code: 'target-unreachable' } });
  expect(receipt).toBeNull();
  expect(git(it.project, 'tag').trim()).toBe('1.0.0');
});

test('a check tells drift file by file, and what is empty or out of reach', async () => {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  const check = () => must(it.client.deploy.check({ environment }));
  expect(await check()).toMatchObject({ live: 'empty', changes: [] });
  await it.deploy({ environment, source: draft, name: '1.0.0' });
  expect(await check()).toEqual({ live: 'matches', message: 'Live matches 1.0.0.', changes: [] });

  const files = join(it.at('Production'), 'current', 'files');
  renameSync(join(files, 'README.md'), join(files, 'READ.md'));
  writeFileSync(join(files, 'flows/order.json'), '{"retry": 9}\n');
  const drift = await check();
  expect(drift.live).toBe('differs');
  expect(drift.changes.map(change => [change.path, change.status, change.oldPath])).toEqual([
    ['READ.md', 'renamed', 'README.md'],
    ['flows/order.json', 'modified', null],
  ]);
  const sides = { a: version('1.0.0'), b: { kind: 'environment', id: environment } as const };
  const compared = await must(it.client.compare.files(sides));
  expect(compared.changes).toEqual(drift.changes);
  const file = await must(it.client.compare.file({ ...sides, path: 'flows/order.json' }));
  expect(file.b).toMatchObject({ kind: 'text', text: readFileSync(join(files, 'flows/order.json'), 'utf8') });

  rmSync(it.at('Production'), { recursive: true });
  expect(await check()).toMatchObject({
    live: 'empty',
    message: expect.stringContaining('1.0.0 was deployed'),
  });
  writeFileSync(it.at('Production'), 'a file');
  expect((await check()).live).toBe('unreachable');
});

test('a release that another project brought is told', async () => {
  const theirs = await deployTest({ 'their.txt': 'x' });
  await theirs.deploy({ environment: await theirs.addEnvironment('Shared'), source: draft, name: '5.0.0' });
  const it = await deployTest();
  const target = { kind: 'folder' as const, path: theirs.at('Shared') };
  const { id } = await must(it.client.environments.create({ name: 'Shared', colour: 'red', target }));
  const plan = await must(it.client.deploy.plan({ environment: id, source: draft }));
  expect(plan.live).toBe('differs');
  expect(plan.liveMessage).toBe('5.0.0 runs there, which no receipt of this project tells of.');
});
