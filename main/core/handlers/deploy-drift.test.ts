import { readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { archiveOf, deployTest, liveFilesAt, storedChain } from '../deploy/testing.ts';
import { fsck, git } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';

const draft = { kind: 'draft' } as const;
const version = (name: string) => ({ kind: 'version', name }) as const;

/** 1.0.0 runs in Production, where somebody changed a file, removed one and added one. */
async function drifted() {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  await it.deploy({ environment, source: draft, name: '1.0.0' });
  const files = join(it.at('Production'), 'current', 'files');
  writeFileSync(join(files, 'flows/order.json'), '{"retry": 9}\n');
  rmSync(join(files, 'data/sample.bin'));
  writeFileSync(join(files, 'flows/added.json'), '{}\n');
  await it.save('README.md', '# Orders, drafted\n');
  return { ...it, environment, live: () => liveFilesAt(it.at('Production')) };
}

test('drift stops a deployment before anything is brought, and the receipt says so', async () => {
  const it = await drifted();
  const before = await it.live();
  const refused = await it.deploy({ environment: it.environment, source: draft, name: '1.1.0' });
  expect(refused).toMatchObject({ job: { error: { code: 'live-differs' } }, receipt: null });
  expect(git(it.project, 'tag').trim()).toBe('1.0.0');
  const { job, receipt } = await it.deploy({ environment: it.environment, source: version('1.0.0') });
  expect(job).toMatchObject({ state: 'failed', error: { code: 'live-differs' } });
  expect(job.error?.data.files).toEqual(['data/sample.bin', 'flows/added.json', 'flows/order.json']);
  expect(receipt).toMatchObject({ outcome: 'failed', overwrote: null });
  expect(receipt?.message).toBe(
    'What runs there differs from 1.0.0: data/sample.bin, flows/added.json, flows/order.json. 1.0.0 is still live.',
  );
  expect(await it.live()).toEqual(before);
  expect(readdirSync(join(it.at('Production'), 'releases'))).toHaveLength(1);
  expect(readdirSync(it.at('Production')).sort()).toEqual(['current', 'releases']);
});

test('it is overwritten when the request says so, and the receipt keeps what was', async () => {
  const it = await drifted();
  const { job, receipt } = await it.deploy({
    environment: it.environment,
    source: version('1.0.0'),
    onDrift: 'overwrite',
  });
  expect(job.state).toBe('succeeded');
  expect(receipt?.overwrote).toBe(
    'What runs there differs from 1.0.0: data/sample.bin, flows/added.json, flows/order.json.',
  );
  expect(await it.live()).toEqual(await archiveOf(it.project, '1.0.0'));
  const again = await it.deploy({
    environment: it.environment,
    source: version('1.0.0'),
    onDrift: 'overwrite',
  });
  expect(again.receipt).toMatchObject({ outcome: 'succeeded', overwrote: null });
});

test('the plan tells it three ways: version, live, draft', async () => {
  const it = await drifted();
  const { drift } = await must(it.client.deploy.plan({ environment: it.environment, source: draft }));
  expect(drift).toMatchObject({
    version: '1.0.0',
    counts: { added: 1, modified: 1, deleted: 1 },
    draftSinceVersion: { added: 0, modified: 1, deleted: 0 },
    draftSinceLive: { added: 1, modified: 2, deleted: 1 },
  });
  expect(drift?.changes.map(({ path }) => path)).toEqual([
    'data/sample.bin',
    'flows/added.json',
    'flows/order.json',
  ]);
});

test('what runs there is adopted as a version beside the draft, and restored into it', async () => {
  const it = await drifted();
  const head = git(it.project, 'rev-parse', 'HEAD');
  const adopted = await it.client.deploy.adopt({
    environment: it.environment,
    name: '1.0.1',
    description: 'Hot fix',
  });
  expect(await must(Promise.resolve(adopted))).toEqual({ kind: 'adopted', version: '1.0.1' });
  expect(await archiveOf(it.project, '1.0.1')).toEqual(await it.live());
  expect(git(it.project, 'rev-parse', '1.0.1^{commit}^')).toBe(
    git(it.project, 'rev-parse', '1.0.0^{commit}'),
  );
  expect(git(it.project, 'tag', '-n1', '-l', '1.0.1').trim()).toMatch(/Hot fix$/);
  expect(git(it.project, 'rev-parse', 'HEAD')).toBe(head);
  expect(git(it.project, 'status', '--porcelain').trim()).toBe('M README.md');
  expect(await it.running('Production')).toEqual({ version: '1.0.1', previous: '1.0.0' });
  expect(await must(it.client.deploy.check({ environment: it.environment }))).toMatchObject({
    live: 'matches',
  });
  const [receipt] = await it.receipts();
  expect(receipt).toMatchObject({
    action: 'adopt',
    outcome: 'succeeded',
    files: 5,
    readBack: { matches: true },
  });
  expect(readdirSync(it.at('Production')).sort()).toEqual(['current', 'releases']);

  const again = await must(it.client.deploy.adopt({ environment: it.environment, name: '1.0.2' }));
  expect(again).toEqual({ kind: 'nothing-to-do', version: '1.0.1' });
  await must(it.client.versions.restore({ name: '1.0.1' }));
  expect(git(it.project, 'diff', '--stat', '1.0.1')).toBe('');
  const next = await it.deploy({ environment: it.environment, source: draft, name: '1.1.0' });
  expect(next.receipt).toMatchObject({ outcome: 'succeeded', previousVersion: '1.0.1' });
  const back = await it.deploy({ environment: it.environment, source: { kind: 'previous' } });
  expect(back.receipt).toMatchObject({ version: '1.0.1', outcome: 'succeeded' });
  storedChain(it.project);
  expect(fsck(it.project)).toBe('');
});

test('what no receipt tells of is adopted whole; what can’t be deployed is not', async () => {
  const theirs = await deployTest({ 'their.txt': 'x' });
  await theirs.deploy({ environment: await theirs.addEnvironment('Shared'), source: draft, name: '5.0.0' });
  const it = await deployTest();
  const target = { kind: 'folder' as const, path: theirs.at('Shared') };
  const { id } = await must(it.client.environments.create({ name: 'Shared', colour: 'red', target }));
  await it.version('1.0.0');
  const stopped = await it.deploy({ environment: id, source: version('1.0.0') });
  expect(stopped.job.error?.code).toBe('live-differs');
  const link = join(theirs.at('Shared'), 'current', 'files', 'leads-out');
  symlinkSync('/etc/passwd', link);
  const refused = await errorOf(it.client.deploy.adopt({ environment: id, name: 'theirs' }));
  expect(refused).toMatchObject({ code: 'path-invalid', data: { path: 'leads-out' } });
  expect(git(it.project, 'tag').trim()).toBe('1.0.0');
  rmSync(link);
  expect((await errorOf(it.client.deploy.adopt({ environment: id, name: '1.0.0' }))).code).toBe('name-taken');
  await must(it.client.deploy.adopt({ environment: id, name: 'theirs' }));
  expect(git(it.project, 'ls-tree', '-r', '--name-only', 'theirs').trim()).toBe('their.txt');
  expect(await it.running('Shared')).toEqual({ version: 'theirs', previous: null });
});

test('nothing is adopted from where nothing runs', async () => {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  const error = await errorOf(it.client.deploy.adopt({ environment, name: '1.0.0' }));
  expect(error.code).toBe('nothing-deployed');
  expect(git(it.project, 'tag').trim()).toBe('');
});
