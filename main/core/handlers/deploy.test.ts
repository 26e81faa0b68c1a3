import { symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  archiveOf,
  deployTest,
  flows,
  liveConnections,
  liveFilesAt,
  storedChain,
} from '../deploy/testing.ts';
import { git } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';

const draft = { kind: 'draft' } as const;
const version = (name: string) => ({ kind: 'version', name }) as const;
const previous = { kind: 'previous' } as const;

describe('deploying the latest draft', () => {
  test('makes the version, brings exactly its bytes and modes, and ends in one receipt that says all', async () => {
    const it = await deployTest();
    const production = await it.addEnvironment('Production', { erp: 'https://erp.example', account: 'shop' });
    await it.save('flows/order.json', '{"retry": 5}\n');
    const { job, receipt } = await it.deploy({
      environment: production,
      source: draft,
      name: '1.0.0',
      description: 'First',
      reason: 'Ticket 12',
    });

    expect(job).toMatchObject({
      state: 'succeeded',
      title: 'Deploy 1.0.0 to Production',
      ratio: 1,
      error: null,
    });
    expect(await liveFilesAt(it.at('Production'))).toEqual(await archiveOf(it.project, '1.0.0'));
    expect(liveConnections(it.at('Production'))).toEqual({ account: 'shop', erp: 'https://erp.example' });
    expect(git(it.project, 'tag', '-n1').trim()).toMatch(/^1\.0\.0 +First$/);
    expect(receipt).toMatchObject({
      action: 'deploy',
      who: { name: 'Ada Tester', email: 'ada@tagline.invalid' },
      host: hostname(),
      appVersion: '0.0.0-test',
      environment: { id: 'production', name: 'Production' },
      from: null,
      target: { kind: 'folder', summary: `Folder ${it.at('Production')}` },
      version: '1.0.0',
      tag: git(it.project, 'rev-parse', 'refs/tags/1.0.0').trim(),
      commit: git(it.project, 'rev-parse', '1.0.0^{commit}').trim(),
      tree: git(it.project, 'rev-parse', '1.0.0^{tree}').trim(),
      previousVersion: null,
      reason: 'Ticket 12',
      files: Object.keys(flows).length,
      outcome: 'succeeded',
      readBack: { matches: true, files: Object.keys(flows).length, message: 'Live matches 1.0.0.' },
    });
    expect(receipt?.durationMs).toBe(
      Date.parse(receipt?.endedAt ?? '') - Date.parse(receipt?.startedAt ?? ''),
    );
    expect(receipt?.startedAt).toMatch(/Z$/);
    expect(await it.running('Production')).toEqual({ version: '1.0.0', previous: null });
    const kinds = storedChain(it.project).map(record => (record.entry as { kind?: string }).kind);
    expect(kinds).toEqual(['environment', 'version', 'deployment']);
  });

  test('without a name, or with one that is taken, makes no version, no job and no receipt', async () => {
    const it = await deployTest();
    const environment = await it.addEnvironment('Production');
    await it.version('1.0.0');
    const before = storedChain(it.project).length;
    expect(await errorOf(it.client.deploy.start({ environment, source: draft }))).toMatchObject({
      code: 'name-invalid',
    });
    expect(
      await errorOf(it.client.deploy.start({ environment, source: draft, name: '1.0.0' })),
    ).toMatchObject({
      code: 'name-taken',
    });
    expect(git(it.project, 'tag').trim()).toBe('1.0.0');
    expect(storedChain(it.project)).toHaveLength(before);
  });
});

describe('deploying a version', () => {
  test('brings it as it is, without a new version and whatever the draft holds', async () => {
    const it = await deployTest();
    const environment = await it.addEnvironment('Staging');
    await it.version('1.0.0');
    await it.save('README.md', 'later\n');
    await it.version('1.1.0');
    await it.save('README.md', 'draft\n');
    await it.deploy({ environment, source: version('1.1.0') });
    const { receipt } = await it.deploy({ environment, source: version('1.0.0') });
    expect(receipt).toMatchObject({ outcome: 'succeeded', previousVersion: '1.1.0' });
    expect(await liveFilesAt(it.at('Staging'))).toEqual(await archiveOf(it.project, '1.0.0'));
    expect(git(it.project, 'tag').trim().split('\n')).toEqual(['1.0.0', '1.1.0']);
  });

  test('that somebody else tagged works too: lightweight, and with links and submodules left out', async () => {
    const it = await deployTest();
    const environment = await it.addEnvironment('Staging');
    symlinkSync('/etc/passwd', join(it.project, 'leads-out'));
    git(it.project, 'add', '-A');
    const cacheInfo = `160000,${git(it.project, 'rev-parse', 'HEAD').trim()},sub`;
    git(it.project, 'update-index', '--add', '--cacheinfo', cacheInfo);
    git(it.project, 'commit', '-qm', 'links');
    git(it.project, 'tag', 'light');
    const plan = await must(it.client.deploy.plan({ environment, source: version('light') }));
    expect(plan.warnings.join(' ')).toContain('Links are not deployed: leads-out.');
    expect(plan.warnings.join(' ')).toContain('Submodules are not deployed: sub.');
    const { receipt } = await it.deploy({ environment, source: version('light') });
    expect(receipt).toMatchObject({ outcome: 'succeeded', files: Object.keys(flows).length });
    expect(receipt?.tag).toBe(receipt?.commit);
    expect(receipt?.message).toContain('leads-out');
    expect(Object.keys(await liveFilesAt(it.at('Staging')))).not.toContain('leads-out');
  });

  test('that does not exist, or to an environment that does not, is refused', async () => {
    const it = await deployTest();
    const environment = await it.addEnvironment('Staging');
    const missing = await errorOf(it.client.deploy.start({ environment, source: version('9.9.9') }));
    expect(missing.code).toBe('version-missing');
    const nowhere = await errorOf(
      it.client.deploy.start({ environment: 'nowhere', source: draft, name: 'x' }),
    );
    expect(nowhere.code).toBe('environment-missing');
    expect(await it.receipts()).toEqual([]);
  });
});

describe('promoting and rolling back', () => {
  test('a promotion sends the very version that runs there, named in the receipt', async () => {
    const it = await deployTest();
    const development = await it.addEnvironment('Development');
    const production = await it.addEnvironment('Production');
    const source = { kind: 'environment', id: development } as const;
    expect((await errorOf(it.client.deploy.start({ environment: production, source }))).code).toBe(
      'nothing-deployed',
    );

    await it.deploy({ environment: development, source: draft, name: '1.0.0' });
    await it.save('README.md', 'next\n');
    await it.version('1.1.0');
    const { job, receipt } = await it.deploy({ environment: production, source });
    expect(job.title).toBe('Promote 1.0.0 from Development to Production');
    expect(receipt).toMatchObject({
      action: 'promote',
      version: '1.0.0',
      from: { id: 'development', name: 'Development' },
      outcome: 'succeeded',
    });
    expect(await liveFilesAt(it.at('Production'))).toEqual(await archiveOf(it.project, '1.0.0'));
    const itself = await errorOf(it.client.deploy.start({ environment: development, source }));
    expect(itself.code).toBe('environment-invalid');
  });

  test('a promotion refuses a version that was changed under its name', async () => {
    const it = await deployTest();
    const development = await it.addEnvironment('Development');
    const production = await it.addEnvironment('Production');
    await it.deploy({ environment: development, source: draft, name: '1.0.0' });
    git(it.project, 'commit', '-q', '--allow-empty', '-m', 'other');
    git(it.project, 'tag', '-f', '-a', '1.0.0', '-m', 'moved');
    const source = { kind: 'environment', id: development } as const;
    expect((await errorOf(it.client.deploy.start({ environment: production, source }))).code).toBe(
      'history-moved',
    );
  });

  test('a rollback brings back what ran before, and one more what ran before that', async () => {
    const it = await deployTest();
    const environment = await it.addEnvironment('Production');
    for (const name of ['1.0.0', '1.1.0', '1.2.0']) {
      await it.save('README.md', name);
      await it.deploy({ environment, source: draft, name });
    }
    expect(await it.running('Production')).toEqual({ version: '1.2.0', previous: '1.1.0' });
    const { job, receipt } = await it.deploy({ environment, source: previous, reason: 'Orders were lost' });
    expect(job.title).toBe('Roll back Production to 1.1.0');
    expect(receipt).toMatchObject({ action: 'rollback', version: '1.1.0', previousVersion: '1.2.0' });
    expect(await it.running('Production')).toEqual({ version: '1.1.0', previous: '1.0.0' });
    await it.deploy({ environment, source: previous });
    expect(await liveFilesAt(it.at('Production'))).toEqual(await archiveOf(it.project, '1.0.0'));
    const nothing = await errorOf(it.client.deploy.start({ environment, source: previous }));
    expect(nothing.code).toBe('nothing-deployed');
    expect(git(it.project, 'tag').trim().split('\n')).toHaveLength(3);
    storedChain(it.project);
  });
});

test('a running deployment can be cancelled; what runs there stays, and a receipt tells', async () => {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  await it.deploy({ environment, source: draft, name: '1.0.0' });
  await it.save('README.md', 'next');
  await it.version('1.1.0');
  const { jobId } = await must(it.client.deploy.start({ environment, source: version('1.1.0') }));
  await must(it.client.jobs.cancel({ id: jobId }));
  const job = await it.core.waitForJob(jobId);
  expect(job).toMatchObject({ state: 'cancelled', error: null, cancellable: false });
  expect((await it.receipts())[0]).toMatchObject({
    id: job.receiptId,
    outcome: 'cancelled',
    version: '1.1.0',
  });
  expect(await liveFilesAt(it.at('Production'))).toEqual(await archiveOf(it.project, '1.0.0'));
  expect(await it.running('Production')).toEqual({ version: '1.0.0', previous: null });
  storedChain(it.project);
});

test('two deployments to one place at the same time: one is told who is at it, both have a receipt', async () => {
  const it = await deployTest(
    Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`${n}.txt`, `${n}`])),
  );
  const environment = await it.addEnvironment('Production');
  await it.version('1.0.0');
  const start = () => must(it.client.deploy.start({ environment, source: version('1.0.0') }));
  const started = await Promise.all([start(), start()]);
  const jobs = await Promise.all(started.map(({ jobId }) => it.core.waitForJob(jobId)));
  expect(jobs.map(job => job.state).sort()).toEqual(['failed', 'succeeded']);
  expect(jobs.find(job => job.state === 'failed')?.error).toMatchObject({
    code: 'target-busy',
    data: { who: 'Ada Tester', host: hostname(), version: '1.0.0' },
  });
  expect((await it.receipts()).map(receipt => receipt.outcome).sort()).toEqual(['failed', 'succeeded']);
});
