import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { git } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { openTestProject } from '../testing/test-project.ts';
import { fakeKeychain } from './testing.ts';

const value = 'p&ß "quoted" +/=\\ 10';

async function projectWith(secret: string) {
  const it = await openTestProject(undefined, { keychain: fakeKeychain(), variables: {} });
  const target = { kind: 'folder', path: join(it.ports.dataDir, '..', 'target') };
  await must(it.client.environments.create({ name: 'Production', colour: 'red', target }));
  const name = { environment: 'production', room: 'connection', name: 'erp.password' } as const;
  await must(it.client.vault.set({ ...name, value: secret }));
  return it;
}

const forms: { [name: string]: (secret: string) => string } = {
  'as it is': secret => secret,
  base64: secret => Buffer.from(secret).toString('base64'),
  'base64 after a user': secret => Buffer.from(`user:${secret}`).toString('base64'),
  'base64 between others': secret => Buffer.from(`1234${secret}56`).toString('base64url'),
  URL: encodeURIComponent,
  form: secret => new URLSearchParams({ a: secret }).toString(),
  JSON: secret => JSON.stringify({ a: secret }),
};

describe('a draft that holds a credential', () => {
  test.each(Object.keys(forms))('%s makes no version, and is told by file and line', async form => {
    const it = await projectWith(value);
    await it.save('flows/orders.json', `one\ntwo\n  ${forms[form]?.(value)}\nfour\n`);
    const error = await errorOf(it.client.versions.create({ name: '1.0.0' }));
    expect(error).toMatchObject({
      code: 'secret-found',
      data: { path: 'flows/orders.json', line: 3, environment: 'production', name: 'erp.password' },
    });
    expect(error.message).toContain('flows/orders.json holds a credential in line 3');
    expect(JSON.stringify(error)).not.toContain('quoted');
    expect(git(it.folder, 'tag')).toBe('');
  });

  test('is refused by the plan and by a deployment, which makes no version', async () => {
    const it = await projectWith('canary-value');
    await it.save('a.txt', 'canary-value');
    const source = { kind: 'draft' } as const;
    const plan = await must(it.client.deploy.plan({ environment: 'production', source }));
    expect(plan.blockers.map(({ code }) => code)).toEqual(['secret-found']);
    const start = it.client.deploy.start({ environment: 'production', source, name: '1.0.0' });
    expect((await errorOf(start)).code).toBe('secret-found');
    expect(git(it.folder, 'tag')).toBe('');
  });

  test('is searched in what changed since the last version, and in all files before the first', async () => {
    const it = await projectWith('canary-value');
    writeFileSync(join(it.folder, 'outside.txt'), 'x canary-value y');
    expect((await errorOf(it.client.versions.create({ name: '1.0.0' }))).data).toMatchObject({
      path: 'outside.txt',
      line: 1,
    });
    await must(it.client.vault.lock({}));
    await it.version('1.0.0');
    await must(it.client.vault.unlock({}));
    await it.save('another.txt', 'nothing here');
    await it.version('1.1.0');
    await it.save('another.txt', 'x\ncanary-value');
    expect((await errorOf(it.client.versions.create({ name: '1.2.0' }))).data).toMatchObject({
      path: 'another.txt',
      line: 2,
    });
  });

  test('given by a variable is refused as well, also while the vault is locked', async () => {
    const variables = {
      TAGLINE_SECRET_TEST_TARGET_PASSWORD: 'from-the-pipeline',
      TAGLINE_VAULT_PASSPHRASE: 'correct horse',
      TAGLINE_DATA_DIR: 'not-searched-for',
    };
    const it = await openTestProject(undefined, { variables });
    await must(it.client.vault.protect({ passphrase: 'correct horse' }));
    await must(it.client.vault.lock({}));
    await it.save('a.txt', 'not-searched-for\nx from-the-pipeline\n');
    const error = await errorOf(it.client.versions.create({ name: '1.0.0' }));
    expect(error).toMatchObject({
      code: 'secret-found',
      data: { path: 'a.txt', line: 2, variable: 'TAGLINE_SECRET_TEST_TARGET_PASSWORD' },
    });
    expect(JSON.stringify(error)).not.toContain('from-the-pipeline');
    await it.save('a.txt', 'correct horse\n');
    const data = (await errorOf(it.client.versions.create({ name: '1.0.0' }))).data;
    expect(data).toMatchObject({ line: 1, variable: 'TAGLINE_VAULT_PASSPHRASE' });
    await it.save('a.txt', 'not-searched-for\n');
    await it.version('1.0.0');
  });

  test('is not refused for a value of five characters', async () => {
    const it = await projectWith('abcde');
    await it.save('a.txt', 'abcde');
    await it.version('1.0.0');
  });
});
