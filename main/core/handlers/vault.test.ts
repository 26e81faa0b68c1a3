import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { git, tempFolder } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { openTestProject, type TestProject } from '../testing/test-project.ts';
import { fakeKeychain } from '../vault/testing.ts';

// What a passphrase costs by intention is nothing to wait for here.
vi.mock(import('../vault/sealing.ts'), async original => ({
  ...(await original()),
  usualCost: { N: 1024, r: 8, p: 1 },
}));

const room = 'connection' as const;

async function addEnvironments(it: TestProject, ...names: string[]): Promise<void> {
  for (const name of names) {
    const target = { kind: 'folder', path: join(it.ports.dataDir, '..', 'targets', name) };
    await must(it.client.environments.create({ name, colour: 'teal', target }));
  }
}

const open = (folder?: string) => openTestProject(folder, { keychain: fakeKeychain(), variables: {} });
const set = (it: TestProject, environment: string, name: string, value: string) =>
  it.client.vault.set({ environment, room, name, value });
const credentials = async (it: TestProject) =>
  Object.fromEntries(
    (await it.snapshot()).environments.map(({ id, credentials }) => [id, credentials] as const),
  );

describe('credentials', () => {
  test('are set, told of by name, found again after a restart, and removed', async () => {
    const it = await open();
    await addEnvironments(it, 'Test');
    await must(set(it, 'test', 'erp.password', 'canary-one'));
    await must(set(it, 'test', 'erp.password', 'canary-two'));
    const row = { room, name: 'erp.password', state: 'set', sameAsLast: false };
    expect(await credentials(it)).toEqual({ test: [row] });
    expect((await must(it.client.app.snapshot({}))).vault).toEqual({
      state: 'open',
      keychain: true,
      passphrase: false,
    });
    await it.restart();
    await expect.poll(() => credentials(it)).toEqual({ test: [] });
    await must(it.client.vault.unlock({}));
    expect(await credentials(it)).toEqual({ test: [row] });
    await must(it.client.vault.remove({ environment: 'test', room, name: 'erp.password' }));
    expect(await credentials(it)).toEqual({ test: [] });
  });

  test('of an unknown environment, or that its target does not take, are refused', async () => {
    const it = await open();
    await addEnvironments(it, 'Test');
    expect((await errorOf(set(it, 'nowhere', 'a', 'v'))).code).toBe('environment-missing');
    const unknown = it.client.vault.set({ environment: 'test', room: 'target', name: 'passwrd', value: 'v' });
    expect(await errorOf(unknown)).toMatchObject({ code: 'environment-invalid', data: { field: 'name' } });
    expect((await errorOf(set(it, 'test', 'a', ''))).code).toBe('bad-request');
  });

  test('ask for a passphrase first where there is no keychain', async () => {
    const it = await openTestProject(undefined, { variables: {} });
    await addEnvironments(it, 'Test');
    await must(it.client.vault.remove({ environment: 'test', room, name: 'a' }));
    const error = await errorOf(set(it, 'test', 'a', 'value'));
    expect(error).toMatchObject({ code: 'vault-locked', data: { state: 'none' } });
    const short = await errorOf(it.client.vault.protect({ passphrase: 'short' }));
    expect(short).toMatchObject({ code: 'bad-request', message: expect.stringContaining('8 characters') });
    await must(it.client.vault.protect({ passphrase: 'correct horse' }));
    await must(set(it, 'test', 'a', 'value'));
    await must(it.client.vault.lock({}));
    expect((await must(it.client.app.snapshot({}))).vault.state).toBe('locked');
    expect((await errorOf(it.client.vault.unlock({ passphrase: 'wrong one' }))).code).toBe(
      'passphrase-wrong',
    );
    await must(it.client.vault.unlock({ passphrase: 'correct horse' }));
    expect((await credentials(it)).test).toHaveLength(1);
  });

  test('belong to one project: another one sees none of them, a clone all', async () => {
    const keychain = fakeKeychain();
    const one = await openTestProject(undefined, { keychain, variables: {} });
    await addEnvironments(one, 'Test');
    await must(set(one, 'test', 'a', 'value'));
    const { dataDir } = one.ports;
    const other = await openTestProject(undefined, { keychain, variables: {}, dataDir });
    await addEnvironments(other, 'Test');
    await must(set(other, 'test', 'b', 'value'));
    expect((await credentials(other)).test?.map(({ name }) => name)).toEqual(['b']);
    const clone = join(tempFolder(), 'clone');
    git(one.folder, 'clone', '-q', one.folder, clone);
    git(clone, 'fetch', '-q', 'origin', 'refs/tagline/*:refs/tagline/*');
    const third = await openTestProject(clone, { keychain, variables: {}, dataDir });
    await must(third.client.vault.unlock({}));
    expect((await credentials(third)).test?.map(({ name }) => name)).toEqual(['a']);
    const stored = git(clone, 'show', 'refs/tagline/environments:environments.json');
    expect(stored).toContain('"project"');
    expect(stored).not.toContain('value');
  });

  test('go with their environment', async () => {
    const it = await open();
    await addEnvironments(it, 'Test', 'Production');
    await must(set(it, 'test', 'a', 'value'));
    await must(set(it, 'production', 'a', 'other value'));
    await must(it.client.environments.remove({ id: 'test' }));
    const { count } = await must(it.client.vault.export({ passphrase: 'for a colleague' }));
    expect(count).toBe(1);
  });

  test('that a lower environment shares with the last one are told of', async () => {
    const it = await open();
    await addEnvironments(it, 'Test', 'Production');
    await must(set(it, 'test', 'password', 'the same'));
    await must(set(it, 'test', 'key', 'its own'));
    await must(set(it, 'production', 'password', 'the same'));
    const shared = Object.entries(await credentials(it)).flatMap(([id, rows]) =>
      rows.filter(({ sameAsLast }) => sameAsLast).map(({ name }) => `${id} ${name}`),
    );
    expect(shared).toEqual(['test password']);
    await must(it.client.environments.reorder({ ids: ['production', 'test'] }));
    expect((await credentials(it)).production).toMatchObject([{ sameAsLast: true }]);
    expect(JSON.stringify(await must(it.client.app.snapshot({})))).not.toMatch(/the same|its own/);
  });

  test('go to a colleague in a file, for this project alone, and keep what is set there', async () => {
    const it = await open();
    await addEnvironments(it, 'Test');
    await must(set(it, 'test', 'a', 'canary-a'));
    await must(set(it, 'test', 'b', 'canary-b'));
    const { text, count } = await must(it.client.vault.export({ passphrase: 'for a colleague' }));
    expect(count).toBe(2);
    expect(text).not.toMatch(/canary|"a"/);
    const theirs = await open(it.folder);
    await must(set(theirs, 'test', 'a', 'mine'));
    const take = (passphrase: string, replace = false) =>
      theirs.client.vault.import({ text, passphrase, replace });
    expect((await errorOf(take('wrong'))).code).toBe('passphrase-wrong');
    expect(await must(take('for a colleague'))).toEqual({ set: 1, kept: 1 });
    expect(await must(take('for a colleague', true))).toEqual({ set: 2, kept: 0 });
    const cut = { text: text.slice(0, -30), passphrase: 'for a colleague' };
    expect((await errorOf(theirs.client.vault.import(cut))).code).toBe('vault-damaged');
    const vaultFile = readFileSync(join(it.ports.dataDir, 'vault.json'), 'utf8');
    const mistaken = { text: vaultFile, passphrase: 'for a colleague' };
    expect((await errorOf(theirs.client.vault.import(mistaken))).code).toBe('vault-damaged');
    const elsewhere = await open();
    await addEnvironments(elsewhere, 'Test');
    expect(
      await errorOf(elsewhere.client.vault.import({ text, passphrase: 'for a colleague' })),
    ).toMatchObject({ code: 'bad-request', message: expect.stringContaining('another project') });
  });
});
