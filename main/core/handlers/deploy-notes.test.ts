import { expect, test } from 'vitest';
import type { DeploySource } from '../../../contract/commands/deploy.ts';
import { deployTest } from '../deploy/testing.ts';
import { git } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';

const draft = { kind: 'draft' } as const;
const version = (name: string) => ({ kind: 'version', name }) as const;

/** Versions 1 to 4, each with a description and a change of its own. */
async function four() {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  for (const number of [1, 2, 3, 4]) {
    await it.save(`flows/flow-${number}.json`, '{}\n');
    await it.save('README.md', `${number}\n`);
    await must(it.client.versions.create({ name: `${number}.0.0`, description: `What ${number} brings` }));
  }
  const notes = async (source: DeploySource) =>
    (await must(it.client.deploy.plan({ environment, source }))).notes;
  return Object.assign(it, { environment, notes });
}

const names = (versions: { name: string }[] | undefined) => versions?.map(({ name }) => name);

test('a plan names every version between what runs there and what is chosen, forth and back', async () => {
  const it = await four();
  const first = await it.notes(version('2.0.0'));
  expect(first).toMatchObject({ summary: 'Production receives 2 versions, 7 changes.', takesBack: [] });
  await it.deploy({ environment: it.environment, source: version('1.0.0') });

  const forth = await it.notes(version('4.0.0'));
  expect(forth).toMatchObject({
    summary: 'Production receives 3 versions, 4 changes.',
    received: 3,
    takenBack: 0,
    complete: true,
  });
  expect(forth?.receives.map(each => [each.name, each.description])).toEqual([
    ['4.0.0', 'What 4 brings'],
    ['3.0.0', 'What 3 brings'],
    ['2.0.0', 'What 2 brings'],
  ]);
  await it.save('README.md', 'draft\n');
  const withDraft = await it.notes(draft);
  expect(withDraft).toMatchObject({ summary: 'Production receives 4 versions, 4 changes.', received: 4 });
  expect(names(withDraft?.receives)).toEqual(['4.0.0', '3.0.0', '2.0.0']);

  await it.deploy({ environment: it.environment, source: version('4.0.0') });
  const back = await it.notes({ kind: 'previous' });
  expect(back).toMatchObject({ summary: 'Production takes back 3 versions, 4 changes.', receives: [] });
  expect(names(back?.takesBack)).toEqual(['4.0.0', '3.0.0', '2.0.0']);
  expect((await it.notes(version('4.0.0')))?.summary).toBe('Production receives no new version, 0 changes.');
});

test('sideways it receives some and takes others back', async () => {
  const it = await four();
  await it.deploy({ environment: it.environment, source: version('4.0.0') });
  const tree = git(it.project, 'rev-parse', '2.0.0^{tree}').trim();
  const commit = git(it.project, 'commit-tree', tree, '-p', '2.0.0^{commit}', '-m', 'fix').trim();
  git(it.project, 'tag', '-a', '-m', 'Hot fix', '2.0.1', commit);
  const notes = await it.notes(version('2.0.1'));
  expect(notes?.summary).toBe('Production receives 1 version and takes back 2 versions, 3 changes.');
  expect([names(notes?.receives), names(notes?.takesBack)]).toEqual([['2.0.1'], ['4.0.0', '3.0.0']]);
});

test('a deployment is undone as long as it is what runs there, and it is said why not', async () => {
  const it = await four();
  const { environment } = it;
  const first = (await it.deploy({ environment, source: version('1.0.0') })).receipt?.id ?? '';
  const undo = (receipt: string) =>
    it.client.deploy.start({ environment, source: { kind: 'undo', receipt } });
  expect(await errorOf(undo(first))).toMatchObject({
    code: 'nothing-deployed',
    message: 'No earlier version ran in Production, so there is nothing to go back to.',
  });
  const second = (await it.deploy({ environment, source: version('2.0.0') })).receipt?.id ?? '';
  expect(await errorOf(undo(first))).toMatchObject({
    code: 'nothing-to-undo',
    message: '2.0.0 runs in Production now: it was deployed after that. Undo that first.',
  });
  expect(await errorOf(undo('another'))).toMatchObject({ code: 'nothing-to-undo' });
  const plan = await must(it.client.deploy.plan({ environment, source: { kind: 'undo', receipt: second } }));
  expect(plan).toMatchObject({ version: '1.0.0', blockers: [] });
  const undone = await it.deploy({ environment, source: { kind: 'undo', receipt: second } });
  expect(undone.receipt).toMatchObject({ action: 'rollback', version: '1.0.0', rollbackOf: second });

  const third = (await it.deploy({ environment, source: version('3.0.0') })).receipt?.id ?? '';
  git(it.project, 'tag', '-d', '1.0.0');
  expect(await errorOf(undo(third))).toMatchObject({
    code: 'version-missing',
    message:
      '1.0.0 ran in Production, but the version was deleted since. Bring it back, or choose another one to deploy.',
  });
});
