import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { git } from '../repository/git-for-tests.ts';
import { must } from '../testing/test-core.ts';
import { openTestProject } from '../testing/test-project.ts';
import { fakeKeychain } from './testing.ts';

/** A server that asks everybody for a password, and what it was given. */
async function askingServer() {
  const given: string[] = [];
  const server = createServer((request, response) => {
    if (request.headers.authorization) given.push(request.headers.authorization);
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, given };
}

test('a credential goes only to the address that it was set for', async () => {
  const [mine, other] = await Promise.all([askingServer(), askingServer()]);
  const it = await openTestProject(undefined, { keychain: fakeKeychain(), variables: {} });
  const at = (origin: string, branch = 'production') => ({
    name: 'Production',
    colour: 'red' as const,
    target: { kind: 'git', url: `${origin}/flows.git`, branch, username: 'ada' },
  });
  const { id } = await must(it.client.environments.create(at(mine.origin)));
  const password = { environment: id, room: 'target', name: 'password' } as const;
  const set = async () => await must(it.client.vault.set({ ...password, value: 'hunter2-value' }));
  const plan = async () =>
    (await must(it.client.deploy.plan({ environment: id, source: { kind: 'draft' } }))).blockers;
  const state = async () => (await it.snapshot()).environments[0]?.credentials[0]?.state;
  await set();
  await plan();
  const sent = `Basic ${Buffer.from('ada:hunter2-value').toString('base64')}`;
  expect(new Set(mine.given)).toEqual(new Set([sent]));
  expect(await state()).toBe('set');

  await must(it.client.environments.update({ ...at(mine.origin, 'other'), id }));
  expect(await state()).toBe('set');
  await must(it.client.environments.update({ ...at(other.origin), id }));
  expect(await state()).toBe('elsewhere');
  const blockers = await plan();
  expect(blockers.map(({ code }) => code)).toContain('credential-missing');
  expect(blockers.map(({ message }) => message).join()).toContain(
    `was set for ${mine.origin}, and would be sent to ${other.origin} now. Set it again if it belongs there.`,
  );
  const source = { kind: 'draft' } as const;
  const { jobId } = await must(it.client.deploy.start({ environment: id, source, name: '1' }));
  expect((await it.core.waitForJob(jobId)).error?.code).toBe('credential-missing');
  expect(other.given).toEqual([]);

  await set();
  expect(await state()).toBe('set');
  await plan();
  expect(new Set(other.given)).toEqual(new Set([sent]));
});

test('setting, importing and removing a credential leaves an entry with its name alone', async () => {
  const it = await openTestProject(undefined, { keychain: fakeKeychain(), variables: {} });
  const target = { kind: 'git', url: 'https://git.example/flows.git' };
  const { id } = await must(it.client.environments.create({ name: 'Production', colour: 'red', target }));
  const password = { environment: id, room: 'target', name: 'password' } as const;
  await must(it.client.vault.set({ ...password, value: 'hunter2-value' }));
  await must(
    it.client.vault.set({ environment: id, room: 'connection', name: 'erp.token', value: 'token-value' }),
  );
  const { text } = await must(it.client.vault.export({ passphrase: 'correct horse' }));
  await must(it.client.vault.remove(password));
  await must(it.client.vault.remove(password));
  await must(it.client.vault.import({ text, passphrase: 'correct horse' }));
  const { entries } = await must(it.client.activity.list({}));
  expect(entries.map(({ title }) => title)).toEqual([
    'Imported the credential password of Production',
    'Removed the credential password of Production',
    'Set the credential erp.token of a connection of Production',
    'Set the credential password of Production',
    'Added environment Production',
  ]);
  expect(entries[0]).toMatchObject({ kind: 'environment', environment: { id, name: 'Production' } });
  expect(JSON.stringify(entries)).not.toContain('value');
});

test('a credential that is set while the trail can’t be written is set, and the gap is told', async () => {
  const it = await openTestProject(undefined, { keychain: fakeKeychain(), variables: {} });
  const target = { kind: 'git', url: 'https://git.example/flows.git' };
  const { id } = await must(it.client.environments.create({ name: 'Production', colour: 'red', target }));
  git(it.folder, 'update-ref', '-d', 'refs/tagline/receipts');
  git(it.folder, 'update-ref', 'refs/tagline/receipts/in-the-way', 'refs/tagline/environments');
  await must(
    it.client.vault.set({ environment: id, room: 'target', name: 'password', value: 'hunter2-value' }),
  );
  expect((await it.snapshot()).environments[0]?.credentials[0]?.state).toBe('set');
  const { notices } = await must(it.client.app.snapshot({}));
  expect(notices.map(({ detail }) => detail).join()).toContain('“Set the credential password of Production”');
  expect(JSON.stringify(notices)).not.toContain('hunter2');
});
