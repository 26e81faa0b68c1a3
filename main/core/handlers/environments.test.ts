import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { deployTest, storedChain } from '../deploy/testing.ts';
import { git, gitWithInput } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';

const input = (name: string, path: string) => ({
  name,
  colour: 'green' as const,
  target: { kind: 'folder' as const, path, keepReleases: 5 },
  connections: { b: '2', a: '1' },
});

async function environmentsOf(it: Awaited<ReturnType<typeof deployTest>>) {
  return (await must(it.client.app.snapshot({}))).project?.environments ?? [];
}

describe('environments', () => {
  test('are kept in the repository, in promotion order, and come back after a restart', async () => {
    const it = await deployTest();
    for (const name of ['Development', 'Prüfung & Test', 'Production']) {
      await must(it.client.environments.create(input(name, it.at(name))));
    }
    await must(it.client.environments.reorder({ ids: ['production', 'development', 'prufung-test'] }));
    await must(
      it.client.environments.update({
        ...input('Live', it.at('Production')),
        colour: 'red',
        id: 'production',
      }),
    );
    await it.restart();
    const environments = await environmentsOf(it);
    expect(environments.map(each => [each.id, each.name, each.colour])).toEqual([
      ['production', 'Live', 'red'],
      ['development', 'Development', 'green'],
      ['prufung-test', 'Prüfung & Test', 'green'],
    ]);
    expect(environments[0]).toMatchObject({
      connections: { a: '1', b: '2' },
      running: null,
      previousVersion: null,
    });
    const stored = git(it.project, 'show', 'refs/tagline/environments:environments.json');
    expect((JSON.parse(stored) as { environments: unknown[] }).environments).toHaveLength(3);
    expect(git(it.project, 'rev-list', '--count', 'refs/tagline/environments').trim()).toBe('5');
    expect(git(it.project, 'status', '--porcelain')).toBe('');
    const titles = (await must(it.client.activity.list({}))).entries
      .filter(entry => entry.kind === 'environment')
      .map(entry => entry.title);
    expect(titles).toEqual([
      'Renamed environment Production to Live',
      'Promotion order is now Production, Development, Prüfung & Test',
      'Added environment Production',
      'Added environment Prüfung & Test',
      'Added environment Development',
    ]);
    storedChain(it.project);
  });

  test('that were removed leave their receipts, and their id is never used again', async () => {
    const it = await deployTest();
    const id = await it.addEnvironment('Production');
    await it.deploy({ environment: id, source: { kind: 'draft' }, name: '1.0.0' });
    await must(it.client.environments.remove({ id }));
    expect(await environmentsOf(it)).toEqual([]);
    expect(await it.receipts()).toHaveLength(1);
    const again = await must(it.client.environments.create(input('Production', it.at('Production'))));
    expect(again.id).toBe('production-2');
    expect(await it.running('Production')).toEqual({ version: null, previous: null });
  });

  test('are refused with the field that is wrong', async () => {
    const it = await deployTest();
    await it.addEnvironment('Production');
    symlinkSync(it.project, join(it.place, 'link-to-project'));
    const bad: [string, string, string, string, RegExp][] = [
      ['production', it.at('x'), 'environment-exists', 'name', /already is an environment named Production/],
      ['  ', it.at('x'), 'environment-invalid', 'name', /Give the environment a name/],
      ['two\nlines', it.at('x'), 'environment-invalid', 'name', /one line/],
      ['New', 'relative/path', 'environment-invalid', 'target.path', /whole path/],
      ['New', it.project, 'environment-invalid', 'target.path', /own folder/],
      ['New', join(it.project, 'out'), 'environment-invalid', 'target.path', /inside the project/],
      [
        'New',
        join(it.place, 'link-to-project', 'out'),
        'environment-invalid',
        'target.path',
        /inside the project/,
      ],
      ['New', dirname(it.project), 'environment-invalid', 'target.path', /project lies inside/],
      ['New', '/', 'environment-invalid', 'target.path', /whole drive/],
      ['New', it.at('Production'), 'environment-invalid', 'target.path', /Production already uses/],
      [
        'New',
        `${it.at('Production')}/releases/x`,
        'environment-invalid',
        'target.path',
        /Production already uses/,
      ],
    ];
    for (const [name, path, code, field, sentence] of bad) {
      const error = await errorOf(it.client.environments.create(input(name, path)));
      expect(error).toMatchObject({ code, data: { field }, message: expect.stringMatching(sentence) });
    }
    const reorder = await errorOf(it.client.environments.reorder({ ids: ['production', 'production'] }));
    expect(reorder).toMatchObject({ code: 'environment-invalid', data: { field: 'ids' } });
    for (const missing of [
      it.client.environments.remove({ id: 'nope' }),
      it.client.environments.update({ ...input('New', it.at('x')), id: 'nope' }),
      it.client.environments.reorder({ ids: ['nope'] }),
    ]) {
      expect((await errorOf(missing)).code).toBe('environment-missing');
    }
    expect(await environmentsOf(it)).toHaveLength(1);
  });

  test('may keep their own name and path when they are changed', async () => {
    const it = await deployTest();
    const id = await it.addEnvironment('Production');
    await must(it.client.environments.update({ ...input('PRODUCTION', it.at('Production')), id }));
    expect((await environmentsOf(it))[0]?.name).toBe('PRODUCTION');
  });

  test('whose stored list is damaged are told as such; versions and activity go on', async () => {
    const it = await deployTest();
    await it.addEnvironment('Production');
    const blob = gitWithInput(
      it.project,
      '{"format": 1, "environments": [',
      'hash-object',
      '-w',
      '--stdin',
    ).trim();
    const tree = gitWithInput(it.project, `100644 blob ${blob}\tenvironments.json\n`, 'mktree').trim();
    const commit = git(it.project, 'commit-tree', tree, '-m', 'damage').trim();
    git(it.project, 'update-ref', 'refs/tagline/environments', commit);
    await it.restart();

    const error = await errorOf(it.client.environments.create(input('New', it.at('New'))));
    expect(error).toMatchObject({ code: 'repository-damaged', data: { ref: 'refs/tagline/environments' } });
    await it.version('1.0.0');
    const snapshot = await must(it.client.app.snapshot({}));
    expect(snapshot.project).toMatchObject({ latestVersion: '1.0.0', environments: [] });
    expect(snapshot.notices.map(notice => notice.title).join()).toContain('environments');
    expect((await must(it.client.activity.list({}))).entries).toHaveLength(2);
    expect(git(it.project, 'rev-parse', 'refs/tagline/environments').trim()).toBe(commit);
  });
});

test('a change of an environment that the audit trail could not keep is told, with why', async () => {
  const it = await deployTest();
  await it.addEnvironment('Production');
  // A ref below its name: git lets nobody write it then.
  git(it.project, 'update-ref', '-d', 'refs/tagline/receipts');
  git(it.project, 'update-ref', 'refs/tagline/receipts/in-the-way', 'HEAD');
  await must(it.client.environments.create(input('Staging', it.at('Staging'))));
  expect((await environmentsOf(it)).map(({ name }) => name)).toEqual(['Production', 'Staging']);
  const { notices } = await must(it.client.app.snapshot({}));
  expect(notices).toMatchObject([
    {
      title: 'Done, but missing in the activity',
      detail: expect.stringMatching(/^“Added environment Staging”, at/),
    },
  ]);
});
