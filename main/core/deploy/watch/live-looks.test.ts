import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorOf, must } from '../../testing/test-core.ts';
import { deployTest } from '../testing.ts';

const draft = { kind: 'draft' } as const;

async function deployed() {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  await it.deploy({ environment, source: draft, name: '1.0.0' });
  const there = (path: string) => join(it.at('Production'), 'current', 'files', path);
  return {
    it,
    environment,
    there,
    check: () => must(it.client.deploy.check({ environment })),
    ignore: (ignore: boolean) => must(it.client.deploy.ignoreDrift({ environment, ignore })),
    look: async () => (await must(it.client.app.snapshot({}))).project?.environments[0]?.look ?? null,
    trail: async () => (await must(it.client.activity.list({}))).entries.map(({ title }) => title),
  };
}

test('what a check finds is in the snapshot until it is gone, and stays over a restart', async () => {
  const site = await deployed();
  expect(await site.look()).toBeNull();
  await site.check();
  expect(await site.look()).toMatchObject({ live: 'matches', drift: null });

  const before = readFileSync(site.there('flows/order.json'));
  writeFileSync(site.there('flows/order.json'), '{"retry": 9}\n');
  await site.check();
  const found = await site.look();
  expect(found).toMatchObject({ live: 'differs', drift: { differing: 1, ignored: false } });
  expect(found?.drift?.message).toContain('flows/order.json');

  await site.it.restart();
  const { project } = await must(site.it.client.app.snapshot({}));
  expect(project?.environments[0]?.look?.drift).toEqual(found?.drift);

  writeFileSync(site.there('flows/order.json'), before);
  await site.check();
  expect(await site.look()).toMatchObject({ live: 'matches', drift: null });
});

test('an ignored drift is told again when it changes, and stops a deployment all the same', async () => {
  const site = await deployed();
  expect(await site.ignore(true)).toEqual({ kind: 'nothing-to-do' });
  writeFileSync(site.there('flows/order.json'), '{"retry": 9}\n');
  await site.check();
  expect(await site.ignore(true)).toEqual({ kind: 'done' });
  expect(await site.ignore(true)).toEqual({ kind: 'nothing-to-do' });
  await site.check();
  expect(await site.look()).toMatchObject({ live: 'differs', drift: { ignored: true } });
  expect((await site.trail())[0]).toMatch(
    /^Ignored a difference in Production until it changes: .*order\.json/,
  );

  const { job } = await site.it.deploy({ environment: site.environment, source: draft, name: '1.1.0' });
  expect(job.error?.code).toBe('live-differs');

  writeFileSync(site.there('README.md'), 'patched\n');
  await site.check();
  expect(await site.look()).toMatchObject({ drift: { differing: 2, ignored: false } });

  await site.ignore(true);
  expect(await site.ignore(false)).toEqual({ kind: 'done' });
  expect(await site.look()).toMatchObject({ drift: { ignored: false } });
});

test('a deployment that overwrites it ends it', async () => {
  const site = await deployed();
  writeFileSync(site.there('flows/order.json'), '{"retry": 9}\n');
  await site.check();
  await site.it.deploy({
    environment: site.environment,
    source: { kind: 'version', name: '1.0.0' },
    onDrift: 'overwrite',
  });
  expect(await site.look()).toBeNull();
});

test('a target that can’t be reached does not make a drift forgotten', async () => {
  const site = await deployed();
  writeFileSync(site.there('flows/order.json'), '{"retry": 9}\n');
  await site.check();
  const drift = (await site.look())?.drift;
  const pointer = join(site.it.at('Production'), 'current');
  renameSync(site.it.at('Production'), `${site.it.at('Production')}-away`);
  writeFileSync(site.it.at('Production'), 'a file, where a folder should be');
  expect((await site.check()).live).toBe('unreachable');
  expect(await site.look()).toMatchObject({ live: 'unreachable', drift });
  rmSync(site.it.at('Production'));
  renameSync(`${site.it.at('Production')}-away`, site.it.at('Production'));
  expect(readFileSync(join(pointer, 'files', 'README.md'), 'utf8')).toContain('Orders');
});

test('an environment that is not there is refused', async () => {
  const site = await deployed();
  const error = await errorOf(site.it.client.deploy.ignoreDrift({ environment: 'nowhere', ignore: true }));
  expect(error.code).toBe('environment-missing');
});
