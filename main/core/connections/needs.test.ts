import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseDeclaration } from '../../../contract/connections/parse.ts';
import { git, gitRepository, tempFolder } from '../repository/git-for-tests.ts';
import { openRepository } from '../repository/open.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { openTestProject } from '../testing/test-project.ts';
import { noSecrets } from '../vault/secrets.ts';
import { fakeKeychain } from '../vault/testing.ts';
import { assertNeeds } from './needs.ts';

const declared = `connections:
  erp:
    title: ERP
    fields:
      baseUrl: { title: Address }
      channel: { optional: true }
      token: { title: Token, secret: true }
`;

async function projectThatNeeds(text: string, variables: { [name: string]: string } = {}) {
  const folder = gitRepository({ 'connections.yaml': text, 'a.txt': 'a\n' });
  const it = await openTestProject(folder, { keychain: fakeKeychain(), variables });
  const target = { kind: 'folder', path: join(tempFolder(), 'target') };
  const input = { name: 'Production', colour: 'red', target } as const;
  const { id: environment } = await must(it.client.environments.create(input));
  const source = { kind: 'draft' } as const;
  return {
    ...it,
    fill: async (connections: { [key: string]: string }) =>
      await must(it.client.environments.update({ ...input, id: environment, connections })),
    setToken: async () =>
      await must(
        it.client.vault.set({ environment, room: 'connection', name: 'erp.token', value: 'secret-1' }),
      ),
    plan: async (from: Parameters<typeof it.client.deploy.plan>[0]['source'] = source) =>
      await must(it.client.deploy.plan({ environment, source: from })),
    start: (from: Parameters<typeof it.client.deploy.start>[0]['source'], name?: string) =>
      it.client.deploy.start({ environment, source: from, ...(name === undefined ? {} : { name }) }),
    deploy: async (name: string) => {
      const { jobId } = await must(it.client.deploy.start({ environment, source, name }));
      return (await it.core.waitForJob(jobId)).state;
    },
  };
}

describe('what a version declares that it needs', () => {
  test('is named in the plan with what is missing, and refused before a version is made', async () => {
    const it = await projectThatNeeds(declared);
    const { needs, blockers } = await it.plan();
    expect(needs.map(({ key, state, optional }) => [key, state, optional])).toEqual([
      ['erp.baseUrl', 'missing', false],
      ['erp.channel', 'missing', true],
      ['erp.token', 'missing', false],
    ]);
    const message =
      'The integration needs what Production does not have yet: “Address” of ERP (erp.baseUrl), ' +
      '“Token” of ERP (erp.token).';
    const data = { environment: 'production', fields: ['erp.baseUrl', 'erp.token'] };
    expect(blockers).toEqual([{ code: 'connection-missing', message, data }]);
    const error = await errorOf(it.start({ kind: 'draft' }, '1.0.0'));
    expect(error).toEqual({ code: 'connection-missing', message, data });
    expect(git(it.folder, 'tag')).toBe('');

    await it.fill({ 'erp.baseUrl': '' });
    await it.setToken();
    expect((await it.plan()).blockers).toMatchObject([{ data: { fields: ['erp.baseUrl'] } }]);
    await it.fill({ 'erp.baseUrl': 'https://erp.example' });
    const filled = await it.plan();
    expect(filled.blockers).toEqual([]);
    expect(filled.needs.map(({ state }) => state)).toEqual(['set', 'missing', 'set']);
    expect(await it.deploy('1.0.0')).toBe('succeeded');
  });

  test('is that of the version itself, so a rollback to an older one checks its needs', async () => {
    const it = await projectThatNeeds(declared.replace('baseUrl', 'oldUrl'));
    await it.setToken();
    await it.fill({ 'erp.oldUrl': 'https://old.example' });
    expect(await it.deploy('1.0.0')).toBe('succeeded');
    await it.save('connections.yaml', declared);
    expect((await it.plan()).blockers).toMatchObject([{ data: { fields: ['erp.baseUrl'] } }]);
    await it.fill({ 'erp.baseUrl': 'https://erp.example' });
    expect(await it.deploy('2.0.0')).toBe('succeeded');

    expect((await errorOf(it.start({ kind: 'previous' }))).data).toMatchObject({ fields: ['erp.oldUrl'] });
    const plan = await it.plan({ kind: 'version', name: '1.0.0' });
    expect(plan.blockers).toMatchObject([{ code: 'connection-missing', data: { fields: ['erp.oldUrl'] } }]);
    expect((await it.plan({ kind: 'version', name: '2.0.0' })).blockers).toEqual([]);
  });

  test('asks for the passphrase while that of a secret can’t be known', async () => {
    const it = await projectThatNeeds(declared);
    await it.fill({ 'erp.baseUrl': 'https://erp.example' });
    await it.setToken();
    await must(it.client.vault.lock({}));
    const { needs, blockers } = await it.plan();
    expect(needs.map(({ state }) => state)).toEqual(['set', 'missing', 'unknown']);
    expect(blockers.map(({ code }) => code)).toEqual(['vault-locked']);
    expect((await errorOf(it.start({ kind: 'draft' }, '1.0.0'))).code).toBe('vault-locked');
  });

  test('does not take the value of another environment', async () => {
    const it = await projectThatNeeds(declared);
    await it.fill({ 'erp.baseUrl': 'https://erp.example' });
    await it.setToken();
    const target = { kind: 'folder', path: join(tempFolder(), 'target') };
    const { id } = await must(it.client.environments.create({ name: 'Test', colour: 'blue', target }));
    const plan = await must(it.client.deploy.plan({ environment: id, source: { kind: 'draft' } }));
    expect(plan.blockers).toMatchObject([{ data: { fields: ['erp.baseUrl', 'erp.token'] } }]);
  });
});

test('a declaration that can’t be read is refused with its place', async () => {
  const it = await projectThatNeeds('connections:\n  erp:\n    tilte: ERP\n');
  const error = await errorOf(it.start({ kind: 'draft' }, '1.0.0'));
  expect(error).toMatchObject({ code: 'connections-invalid', data: { line: 3, column: 5 } });
  expect(error.message).toBe(
    'What the integration needs can’t be read (connections.yaml, line 3, column 5): “tilte” is not known here.',
  );
  expect((await it.plan()).blockers).toMatchObject([{ code: 'connections-invalid' }]);
});

test('a declaration that can’t be read does not hinder going back to what ran there', async () => {
  const repository = await openRepository(gitRepository({ 'connections.yaml': 'connections: []\n' }));
  onTestFinished(() => repository.close());
  const tree = (await repository.scan()).tree;
  const project = { repository, secrets: noSecrets, draft: () => Promise.reject(new Error('no draft')) };
  const version = { name: '1.0.0', description: '', tag: tree, commit: tree, tree, date: null, author: null };
  const environment = { id: 'production', name: 'Production', connections: {} };
  const deploy = assertNeeds(project, environment, { action: 'deploy', version });
  await expect(deploy).rejects.toMatchObject({ code: 'connections-invalid' });
  await assertNeeds(project, environment, { action: 'rollback', version });
});

test('a declaration that is larger than 64 KB is refused', async () => {
  const it = await projectThatNeeds('');
  writeFileSync(join(it.folder, 'connections.yaml'), `connections: {}\n${'#'.repeat(70_000)}`);
  const { message } = await errorOf(it.start({ kind: 'draft' }, '1.0.0'));
  expect(message).toContain('larger than 64 KB');
});

test.each([
  ['no text in UTF-8', Buffer.from([0xff])],
  ['a list', '- none\n'],
  ['a large file of other keys', `db: { host: a }\n${'#'.repeat(70_000)}`],
])('a file that means something else, %s, is told in the plan and stops nothing', async (_, content) => {
  const it = await projectThatNeeds('');
  writeFileSync(join(it.folder, 'connections.yaml'), content);
  const { blockers, warnings } = await it.plan();
  expect(blockers).toEqual([]);
  expect(warnings.join()).toContain('connections.yaml is no declaration of connections');
  expect(await it.deploy('1.0.0')).toBe('succeeded');
});

test('a secret that a variable gives is told with the variable’s name', async () => {
  const variable = 'TAGLINE_SECRET_PRODUCTION_CONNECTION_ERP_TOKEN';
  const it = await projectThatNeeds(declared, { [variable]: 'secret-1' });
  const { needs } = await it.plan();
  expect(needs.find(({ key }) => key === 'erp.token')).toMatchObject({ state: 'set', variable });
  expect(JSON.stringify(needs)).not.toContain('secret-1');
});

test('what Tagline brings along declares its needs well', () => {
  const assets = join(import.meta.dirname, '../../../assets');
  const files = readdirSync(assets, { recursive: true, encoding: 'utf8' }).filter(path =>
    path.endsWith('connections.yaml'),
  );
  expect(files).toHaveLength(5);
  for (const path of files) {
    expect(parseDeclaration(readFileSync(join(assets, path), 'utf8')), path).toMatchObject({ problems: [] });
  }
});
