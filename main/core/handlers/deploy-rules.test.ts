import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deployTest, storedChain } from '../deploy/testing.ts';
import { git } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';

const draft = { kind: 'draft' } as const;
const version = (name: string) => ({ kind: 'version', name }) as const;
const previous = { kind: 'previous' } as const;

/** Two environments; the second has rules. */
async function ruled(rules: { protected?: boolean; inOrder?: boolean }) {
  const it = await deployTest();
  const staging = await it.addEnvironment('Staging');
  const target = { kind: 'folder', path: it.at('Production') };
  const { id: production } = await must(
    it.client.environments.create({ name: 'Production', colour: 'red', target, ...rules }),
  );
  await it.version('1.0.0');
  await it.save('README.md', '2\n');
  await it.version('2.0.0');
  const change = (part: object) =>
    must(
      it.client.environments.update({ id: production, name: 'Production', colour: 'red', target, ...part }),
    );
  return Object.assign(it, { staging, production, change });
}

const told = { confirm: 'Production', reason: 'Ticket 12' };

test('a protected environment takes nothing without its name and a reason, whatever is asked for', async () => {
  const it = await ruled({ protected: true });
  const environment = it.production;
  await it.deploy({ environment: it.staging, source: version('1.0.0') });
  const records = storedChain(it.project).length;
  const from = { kind: 'environment', id: it.staging } as const;
  for (const source of [version('1.0.0'), from, draft]) {
    const start = (part: object) =>
      errorOf(it.client.deploy.start({ environment, source, name: 'new', onDrift: 'overwrite', ...part }));
    expect(await start({})).toMatchObject({
      code: 'environment-protected',
      message: 'Production is protected. Repeat its name, and give a reason.',
      data: { environment, rule: 'protected', missing: ['name', 'reason'] },
    });
    expect(await start({ ...told, reason: ' \n' })).toMatchObject({ data: { missing: ['reason'] } });
    expect(await start({ ...told, confirm: 'production' })).toMatchObject({
      data: { missing: ['name'] },
      message: 'Production is protected. “production” is not its name. Repeat its name.',
    });
  }
  expect(git(it.project, 'tag').trim().split('\n')).toEqual(['1.0.0', '2.0.0']);
  expect(storedChain(it.project)).toHaveLength(records);

  await it.deploy({ environment, source: version('1.0.0'), ...told });
  const { receipt } = await it.deploy({ environment, source: version('2.0.0'), ...told });
  expect(receipt).toMatchObject({ outcome: 'succeeded', reason: 'Ticket 12' });
  expect((await errorOf(it.client.deploy.start({ environment, source: previous }))).code).toBe(
    'environment-protected',
  );
  const back = await it.deploy({ environment, source: previous, ...told, reason: 'It was wrong' });
  expect(back.receipt).toMatchObject({ action: 'rollback', version: '1.0.0', reason: 'It was wrong' });
});

test('nor is what runs there adopted without them', async () => {
  const it = await ruled({ protected: true });
  const environment = it.production;
  await it.deploy({ environment, source: version('1.0.0'), ...told });
  writeFileSync(join(it.at('Production'), 'current', 'files', 'README.md'), 'by hand\n');
  const adopt = { environment, name: '1.0.1' };
  expect((await errorOf(it.client.deploy.adopt(adopt))).code).toBe('environment-protected');
  expect(git(it.project, 'tag', '-l', '1.0.1')).toBe('');
  await must(it.client.deploy.adopt({ ...adopt, ...told }));
  expect((await it.receipts())[0]).toMatchObject({ action: 'adopt', reason: 'Ticket 12' });
});

test('the promotion order is kept: only what ran in the one before, and what ran there once', async () => {
  const it = await ruled({ inOrder: true });
  const environment = it.production;
  const start = (source: Parameters<typeof it.client.deploy.start>[0]['source']) =>
    it.client.deploy.start({ environment, source, name: '9.0.0' });
  expect(await errorOf(start(version('1.0.0')))).toMatchObject({
    code: 'environment-protected',
    message:
      'Production takes only versions that ran in Staging successfully. 1.0.0 did not: deploy it to Staging first.',
    data: { environment, rule: 'in-order', before: it.staging },
  });
  expect((await errorOf(start(draft))).message).toContain('The latest draft did not');
  expect(git(it.project, 'tag', '-l', '9.0.0')).toBe('');
  const plan = await must(it.client.deploy.plan({ environment, source: version('1.0.0') }));
  expect(plan.blockers.map(({ code }) => code)).toEqual(['environment-protected']);

  for (const name of ['1.0.0', '2.0.0']) {
    await it.deploy({ environment: it.staging, source: version(name) });
    expect((await it.deploy({ environment, source: version(name) })).job.state).toBe('succeeded');
  }
  expect((await it.deploy({ environment, source: previous })).receipt).toMatchObject({ version: '1.0.0' });
  await must(it.client.environments.remove({ id: it.staging }));
  await must(it.client.environments.create({ name: 'Staging', colour: 'blue', target: newPlace(it) }));
  await must(it.client.environments.reorder({ ids: ['staging-2', environment] }));
  expect((await it.deploy({ environment, source: version('2.0.0') })).job.state).toBe('succeeded');
});

const newPlace = (it: { at: (name: string) => string }) => ({ kind: 'folder', path: it.at('Other') });

test('a version that failed in the one before, or whose name was moved since, did not run there', async () => {
  const it = await ruled({ inOrder: true });
  const environment = it.production;
  await it.deploy({ environment: it.staging, source: version('1.0.0') });
  git(it.project, 'tag', '-f', '-a', '-m', 'moved', '1.0.0', '2.0.0^{commit}');
  const moved = await errorOf(it.client.deploy.start({ environment, source: version('1.0.0') }));
  expect(moved.code).toBe('environment-protected');
  writeFileSync(join(it.at('Staging'), 'current', 'files', 'README.md'), 'by hand\n');
  const failed = await it.deploy({ environment: it.staging, source: version('2.0.0') });
  expect(failed.receipt?.outcome).toBe('failed');
  const refused = await errorOf(it.client.deploy.start({ environment, source: version('2.0.0') }));
  expect(refused.code).toBe('environment-protected');
});

test('the rules stay when a change leaves them out, and taking one away is told in the activity', async () => {
  const it = await ruled({ protected: true, inOrder: true });
  await it.change({});
  await it.restart();
  const { project } = await must(it.client.app.snapshot({}));
  expect(project?.environments[1]).toMatchObject({ protected: true, inOrder: true });
  await must(
    it.client.environments.update({
      id: it.production,
      name: 'Production',
      colour: 'red',
      target: newPlace(it),
      protected: false,
      inOrder: false,
    }),
  );
  const { entries } = await must(it.client.activity.list({}));
  expect(entries[0]?.title).toBe(
    'Changed environment Production, no longer protected and no longer bound to the promotion order',
  );
  const stored = git(it.project, 'show', 'refs/tagline/environments:environments.json');
  expect(stored).not.toMatch(/protected|inOrder/);
});
