import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { CoreEvent } from '../../../contract/events.ts';
import { gitRepository, tempFolder } from '../repository/git-for-tests.ts';
import { must, startTestCore } from '../testing/test-core.ts';
import { canary, expectNowhere, objectsOf, writtenIn } from './canary-for-tests.ts';

vi.mock(import('../deploy/targets/folder/folder-kind.ts'), async original => {
  const { guarded } = await import('./guarded-kind-for-tests.ts');
  return { folderKind: guarded((await original()).folderKind) };
});
vi.mock(import('./sealing.ts'), async original => ({
  ...(await original()),
  usualCost: { N: 1024, r: 8, p: 1 },
}));

const names = ['password', 'privateKey', 'erp.token'];
const passphrases = { first: canary('First'), second: canary('Second'), file: canary('File') };

test('no secret is anywhere but encrypted in the vault, whatever is done with it', {
  timeout: 600_000,
}, async () => {
  const home = tempFolder();
  const project = gitRepository({ 'flows/orders.json': '{"retry": 3}\n' });
  const { core: tagline, client, ports } = await startTestCore(home, { variables: {} });
  const told: unknown[] = [];
  tagline.subscribe((event: CoreEvent) => told.push(event));
  const say = async <T>(reply: Promise<T>): Promise<T> => {
    const answer = await reply;
    told.push(answer);
    return answer;
  };
  const deploy = async (environment: string, source: { kind: 'draft' | 'previous' }, name?: string) => {
    const reply = await say(client.deploy.start({ environment, source, ...(name ? { name } : {}) }));
    if (!reply.ok) return false;
    const job = await tagline.waitForJob(reply.value.jobId);
    told.push(job);
    return job.receiptId !== null;
  };

  await must(say(client.project.open({ path: project })));
  for (const name of ['Test', 'Production']) {
    const target = { kind: 'folder', path: join(home, 'targets', name) };
    await must(say(client.environments.create({ name, colour: 'teal', target })));
  }
  expect(await deploy('test', { kind: 'draft' }, '0.9.0')).toBe(false);
  const set = (environment: string, field: string) => {
    const room = field === 'erp.token' ? ('connection' as const) : ('target' as const);
    return say(client.vault.set({ environment, room, name: field, value: canary(field) }));
  };
  expect((await set('test', 'password')).ok).toBe(false);
  await must(say(client.vault.protect({ passphrase: passphrases.first })));
  for (const environment of ['test', 'production']) {
    for (const field of names) await must(set(environment, field));
  }
  await say(client.vault.set({ environment: 'nowhere', room: 'target', name: 'x', value: canary('x') }));
  await say(
    tagline.invoke('vault.set', { environment: canary('x'), room: canary('x'), value: [canary('x')] }),
  );
  await say(client.vault.unlock({ passphrase: canary('x') }));
  await must(say(client.vault.protect({ passphrase: passphrases.second })));

  expect(await deploy('test', { kind: 'draft' }, '1.0.0')).toBe(true);
  await must(client.files.save({ files: [{ path: 'flows/orders.json', text: '{"retry": 5}\n' }] }));
  expect(await deploy('test', { kind: 'draft' }, '1.1.0')).toBe(true);
  expect(await deploy('test', { kind: 'previous' })).toBe(true);
  await say(client.deploy.plan({ environment: 'production', source: { kind: 'environment', id: 'test' } }));
  await say(client.deploy.check({ environment: 'test' }));
  const exported = await must(client.vault.export({ passphrase: passphrases.file }));
  told.push(exported);
  await must(say(client.vault.import({ ...exported, passphrase: passphrases.file, replace: true })));
  await must(say(client.vault.lock({})));
  expect(await deploy('test', { kind: 'draft' }, '1.2.0')).toBe(false);
  await say(client.vault.unlock({ passphrase: passphrases.second }));
  await must(say(client.environments.remove({ id: 'production' })));
  const { entries } = await must(say(client.activity.list({})));
  expect(entries.filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(3);
  await must(say(client.app.snapshot({})));
  await tagline.close();

  const places = {
    project: writtenIn(project),
    'git objects': objectsOf(project),
    'data folder': writtenIn(ports.dataDir),
    targets: writtenIn(join(home, 'targets')),
    'replies and events': Buffer.from(JSON.stringify(told)),
  };
  // The search finds what it searches for.
  expect(places['git objects'].includes('"retry": 5')).toBe(true);
  expect(places['data folder'].includes('tagline-vault')).toBe(true);
  expect(places.targets.includes('"retry": 3')).toBe(true);
  expectNowhere(places, [...names, 'x', 'First', 'Second', 'File']);
});
