import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEnvironments } from '../environments/environments.ts';
import { gitRepository } from '../repository/git-for-tests.ts';
import { openRepository } from '../repository/open.ts';
import { projectSecrets } from './project-secrets.ts';
import { fakeKeychain, vaultTest } from './testing.ts';
import { variableOf } from './variables.ts';

const actor = { who: null, at: new Date(), appVersion: 'test' };
const name = { environment: 'production', room: 'target', name: 'password' } as const;

test('an environment variable comes before the vault, also while that is locked', async () => {
  const repository = await openRepository(gitRepository({ a: 'a' }));
  const variables: { [name: string]: string } = {};
  const { vault, dataDir } = vaultTest({ keychain: fakeKeychain() });
  const secrets = projectSecrets(vault, repository, variables);
  expect(await secrets.get(name)).toBeNull();
  const project = await openEnvironments(repository).projectId(actor);
  expect(await openEnvironments(repository).projectId(actor)).toBe(project);
  await vault.change(() => [{ project, ...name, value: 'from the vault' }]);
  expect(await secrets.get(name)).toBe('from the vault');
  variables[variableOf(name)] = 'from outside';
  expect(await secrets.get(name)).toBe('from outside');
  expect(await secrets.get({ ...name, room: 'connection' })).toBeNull();
  variables[variableOf(name)] = '';
  expect(await secrets.get(name)).toBe('from the vault');

  const locked = projectSecrets(vaultTest({ dataDir }).vault, repository, { [variableOf(name)]: 'given' });
  expect(await locked.get(name)).toBe('given');
  await expect(locked.get({ ...name, name: 'key' })).rejects.toMatchObject({ code: 'vault-locked' });
  expect(await locked.stored()).toBeNull();
  await repository.close();
});

test('variables are named after the environment, the room and the name', () => {
  expect(variableOf(name)).toBe('TAGLINE_SECRET_PRODUCTION_TARGET_PASSWORD');
  expect(variableOf({ environment: 'test-2', room: 'connection', name: 'erp.api-key' })).toBe(
    'TAGLINE_SECRET_TEST_2_CONNECTION_ERP_API_KEY',
  );
});

test('a project that never had anything to name does not ask for the vault', async () => {
  const repository = await openRepository(gitRepository({ a: 'a' }));
  const made = vaultTest();
  await made.vault.protect('correct horse');
  const { vault } = vaultTest({ dataDir: join(made.dataDir) });
  expect(await projectSecrets(vault, repository, {}).get(name)).toBeNull();
  expect(await projectSecrets(vault, repository, {}).stored()).toEqual([]);
  await repository.close();
});
