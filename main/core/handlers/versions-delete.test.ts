import { expect, it } from 'vitest';
import { deployTest } from '../deploy/testing.ts';
import { fsck, git } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { openTestProject } from '../testing/test-project.ts';

const names = async ({ client }: Awaited<ReturnType<typeof openTestProject>>) =>
  (await must(client.versions.list({}))).versions.map(({ name }) => name);

it('a deleted version is gone from the list, kept in the repository, and comes back whole', async () => {
  const project = await openTestProject();
  const { client, folder, save, version } = project;
  await version('1.0.0', 'the first');
  await save('README.md', 'changed');
  await version('1.1.0');
  const tag = git(folder, 'rev-parse', '1.0.0').trim();
  git(folder, 'pack-refs', '--all');
  const { undoToken } = await must(client.versions.delete({ name: '1.0.0' }));
  expect(await names(project)).toEqual(['1.1.0']);
  expect(git(folder, 'tag').trim()).toBe('1.1.0');
  git(folder, 'gc', '-q', '--prune=now');
  await must(client.versions.undelete({ name: '1.0.0', undoToken }));
  expect(git(folder, 'rev-parse', '1.0.0').trim()).toBe(tag);
  expect(await names(project)).toEqual(['1.1.0', '1.0.0']);
  expect(git(folder, 'for-each-ref', 'refs/tagline/deleted')).toBe('');
  expect(fsck(folder)).toBe('');
  const { entries } = await must(client.activity.list({}));
  expect(entries.slice(0, 2).map(({ title }) => title)).toEqual([
    'Brought back version 1.0.0',
    'Deleted version 1.0.0',
  ]);
});

it('the version that is looked at can be deleted; the draft is shown then', async () => {
  const { client, snapshot, version } = await openTestProject();
  await version('1.0.0');
  await must(client.versions.view({ name: '1.0.0' }));
  await must(client.versions.delete({ name: '1.0.0' }));
  expect((await snapshot()).standing).toEqual({ kind: 'draft' });
});

it('a name that is taken again, an unknown version and an unknown token are told', async () => {
  const project = await openTestProject();
  const { client, version } = project;
  await version('1.0.0');
  const { undoToken } = await must(client.versions.delete({ name: '1.0.0' }));
  expect(await errorOf(client.versions.delete({ name: '1.0.0' }))).toMatchObject({ code: 'version-missing' });
  const unknown = { name: '1.0.0', undoToken: 'a'.repeat(40) };
  expect(await errorOf(client.versions.undelete(unknown))).toMatchObject({ code: 'version-missing' });
  await version('1.0.0');
  const again = client.versions.undelete({ name: '1.0.0', undoToken });
  expect(await errorOf(again)).toMatchObject({ code: 'name-taken' });
});

it('what an environment runs, or would go back to, stays', async () => {
  const test = await deployTest();
  const production = await test.addEnvironment('Production');
  const deploy = (name: string) =>
    test.deploy({ environment: production, source: { kind: 'draft' }, name, description: '', reason: '' });
  for (const name of ['1.0.0', '1.1.0', '1.2.0']) {
    await test.save('flows/order.json', name);
    await deploy(name);
  }
  for (const name of ['1.2.0', '1.1.0']) {
    const error = await errorOf(test.client.versions.delete({ name }));
    expect(error).toMatchObject({ code: 'version-in-use', data: { environment: 'Production' } });
  }
  await must(test.client.versions.delete({ name: '1.0.0' }));
});
