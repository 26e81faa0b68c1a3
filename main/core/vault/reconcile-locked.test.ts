import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { newIntent, writeIntent } from '../deploy/intent.ts';
import { must } from '../testing/test-core.ts';
import { openTestProject } from '../testing/test-project.ts';

vi.mock(import('../deploy/targets/folder/folder-kind.ts'), async original => {
  const { guarded } = await import('./guarded-kind-for-tests.ts');
  return { folderKind: guarded((await original()).folderKind) };
});
vi.mock(import('./sealing.ts'), async original => ({
  ...(await original()),
  usualCost: { N: 1024, r: 8, p: 1 },
}));

test('a deployment that was killed is settled once its credentials are unlocked', async () => {
  const it = await openTestProject(undefined, { variables: {} });
  const target = { kind: 'folder', path: join(it.ports.dataDir, '..', 'target') };
  await must(it.client.environments.create({ name: 'Test', colour: 'teal', target }));
  await must(it.client.vault.protect({ passphrase: 'correct horse' }));
  const name = { environment: 'test', room: 'target', name: 'password' } as const;
  await must(it.client.vault.set({ ...name, value: 'the password' }));
  const source = { kind: 'draft' } as const;
  const { jobId } = await must(it.client.deploy.start({ environment: 'test', source, name: '1.0.0' }));
  expect((await it.core.waitForJob(jobId)).state).toBe('succeeded');
  const receipts = async () =>
    (await must(it.client.activity.list({}))).entries.flatMap(({ receipt }) => receipt ?? []);
  const [first] = await receipts();
  if (!first) throw new Error('There is no receipt.');

  // As a process leaves it that was killed before the switch.
  const gitDir = join(it.folder, '.git');
  const receipt = { ...first, id: 'killed', releaseId: 'never-staged', version: '1.1.0' };
  const left = newIntent(target, receipt);
  await writeIntent(gitDir, { ...left, owner: { ...left.owner, pid: 2 ** 22 + 1, start: '1' } });
  await it.restart();
  expect(await receipts()).toHaveLength(1);
  expect(readdirSync(join(gitDir, 'tagline', 'deployments'))).toEqual(['killed.json']);
  const notices = async () => (await must(it.client.app.snapshot({}))).notices.map(({ detail }) => detail);
  expect((await notices()).join()).toContain('The credentials are locked');

  await must(it.client.vault.unlock({ passphrase: 'correct horse' }));
  expect((await receipts()).map(({ id, outcome }) => [id, outcome])).toEqual([
    ['killed', 'failed'],
    [first.id, 'succeeded'],
  ]);
  expect(readdirSync(join(gitDir, 'tagline', 'deployments'))).toEqual([]);
  expect((await notices()).join()).toContain('1.0.0 is still live');
});
