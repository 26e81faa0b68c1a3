import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { git } from '../repository/git-for-tests.ts';
import { must } from '../testing/test-core.ts';
import { deployInChild } from './child-testing.ts';
import { archiveOf, deployTest, liveFilesAt, storedChain } from './testing.ts';

const many = (text: string) =>
  Object.fromEntries(
    Array.from({ length: 150 }, (_, index) => [`flows/${index % 9}/${index}.json`, `${text} ${index}`]),
  );

async function bench() {
  const it = await deployTest(many('one'));
  const environment = await it.addEnvironment('Production');
  await it.deploy({ environment, source: { kind: 'draft' }, name: '1.0.0' });
  await it.save('flows/0/0.json', 'two');
  await it.save('flows/1/1.json', 'two');
  await it.version('2.0.0');
  const target = it.at('Production');
  const intents = join(it.project, '.git', 'tagline', 'deployments');
  return { ...it, deployTest: it, environment, target, intents, releases: join(target, 'releases') };
}

const isStaging = (name: string) => name.startsWith('.staging-');

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await sleep(2);
}

/** After a restart: one receipt for the attempt, nothing left over, and what is live is what the receipts say. */
async function expectSettled(it: Awaited<ReturnType<typeof bench>>, receiptsBefore: number) {
  const wasUnderWay = readdirSync(it.intents)
    .filter(name => name.endsWith('.json'))
    .some(name => !JSON.parse(readFileSync(join(it.intents, name), 'utf8')).ended);
  await it.deployTest.restart();
  expect(readdirSync(it.intents)).toEqual([]);
  const { lock } = await must(it.deployTest.client.deploy.lock({ environment: it.environment }));
  // Killed when its end was known already, it leaves its lock to the next deployment, which takes it over.
  if (wasUnderWay || !lock?.leftBehind) expect(lock).toBeNull();
  expect(readdirSync(it.releases).filter(isStaging)).toEqual([]);
  const receipts = await it.deployTest.receipts();
  expect(receipts).toHaveLength(receiptsBefore + 1);
  const { version } = await it.deployTest.running('Production');
  expect(await liveFilesAt(it.target)).toEqual(await archiveOf(it.project, version ?? ''));
  storedChain(it.project);
  const [receipt] = receipts;
  if (!receipt) throw new Error('there is no receipt');
  return receipt;
}

test('a deployment that is killed while it copies gets its receipt when the project is opened', async () => {
  const it = await bench();
  const { child, end } = await deployInChild(it.project, it.environment, '2.0.0');
  await until(() => readdirSync(it.releases).some(isStaging));
  child.kill('SIGKILL');
  expect(await end).toBeNull();
  expect(readdirSync(it.intents)).toHaveLength(1);
  expect(existsSync(join(it.target, 'deploy.lock'))).toBe(true);

  const receipt = await expectSettled(it, 1);
  expect(receipt).toMatchObject({
    version: '2.0.0',
    outcome: 'failed',
    message: 'Tagline ended before the switch. 1.0.0 is still live.',
  });
  const notices = it.deployTest.core.snapshot().notices.map(notice => notice.title);
  expect(notices).toContain('A deployment was interrupted');
});

test('killed at any moment it leaves a whole release, one receipt and a sound repository', async () => {
  const it = await bench();
  const outcomes: string[] = [];
  let version = '2.0.0';
  for (let kill = 0; kill < 6; kill++) {
    const before = (await it.deployTest.receipts()).length;
    const live = git(it.target, 'hash-object', 'current/manifest.json');
    const { child, end } = await deployInChild(it.project, it.environment, version);
    await until(() => readdirSync(it.intents).length > 0);
    // The later kills come after the switch, which a new link shows.
    if (kill % 3 === 2) {
      await until(
        () => git(it.target, 'hash-object', 'current/manifest.json') !== live || child.exitCode !== null,
      );
    } else {
      await sleep(kill * 20);
    }
    child.kill('SIGKILL');
    await end;
    const receipt = await expectSettled(it, before);
    outcomes.push(receipt.outcome);
    if (receipt.outcome === 'succeeded') version = version === '2.0.0' ? '1.0.0' : '2.0.0';
  }
  expect([...new Set(outcomes)].sort()).toEqual(['failed', 'succeeded']);
});

test('what is live after the kill decides: damaged files or a vanished target are not called a success', async () => {
  const it = await bench();
  const kill = async () => {
    const { child, end } = await deployInChild(it.project, it.environment, '2.0.0');
    await until(() => readdirSync(it.releases).some(isStaging));
    child.kill('SIGKILL');
    await end;
  };
  await kill();
  rmSync(join(it.target), { recursive: true });
  writeFileSync(it.target, 'no folder any more');
  await it.deployTest.restart();
  expect((await it.deployTest.receipts())[0]).toMatchObject({ outcome: 'indeterminate' });
  rmSync(it.target);

  await it.deployTest.deploy({ environment: it.environment, source: { kind: 'version', name: '1.0.0' } });
  await kill();
  rmSync(join(it.target, 'current'));
  await it.deployTest.restart();
  const [receipt] = await it.deployTest.receipts();
  expect(receipt).toMatchObject({ outcome: 'indeterminate', message: expect.stringContaining('none') });
  expect(readdirSync(it.intents)).toEqual([]);
  storedChain(it.project);
});

test('two processes that deploy at once: one succeeds, the other is told or follows, and both have a receipt', async () => {
  const it = await bench();
  const before = (await it.deployTest.receipts()).length;
  const children = await Promise.all(
    ['1.0.0', '2.0.0', '1.0.0'].map(version => deployInChild(it.project, it.environment, version)),
  );
  const ends = await Promise.all(children.map(({ end }) => end));
  expect(ends.some(end => end?.state === 'succeeded')).toBe(true);
  for (const end of ends) {
    if (end?.state !== 'succeeded') expect(end).toMatchObject({ state: 'failed', code: 'target-busy' });
    expect(end?.receiptId).toEqual(expect.any(String));
  }
  await it.deployTest.restart();
  expect(await it.deployTest.receipts()).toHaveLength(before + 3);
  const { version } = await it.deployTest.running('Production');
  expect(await liveFilesAt(it.target)).toEqual(await archiveOf(it.project, version ?? ''));
  storedChain(it.project);
});

test('an intent of a deployment that still runs elsewhere is left to it', async () => {
  const it = await bench();
  const { child, end } = await deployInChild(it.project, it.environment, '2.0.0');
  await until(() => readdirSync(it.releases).some(isStaging));
  child.kill('SIGSTOP');
  await it.deployTest.restart();
  expect(await it.deployTest.receipts()).toHaveLength(1);
  child.kill('SIGCONT');
  expect(await end).toMatchObject({ state: 'succeeded' });
  await it.deployTest.restart();
  expect(await it.deployTest.receipts()).toHaveLength(2);
});
