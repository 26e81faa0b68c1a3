import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openWorkspace } from '../../project/open-workspace.ts';
import { openRepository } from '../../repository/open.ts';
import { errorOf, must } from '../../testing/test-core.ts';
import { deployTest } from '../testing.ts';
import { isReachable, watchQueue } from './watch-queue.ts';

/** A file stands where the targets' folder should be, as if their disk were not there. */
async function cutOff() {
  const it = await deployTest();
  const production = await it.addEnvironment('Production');
  await it.version('1.0.0');
  await it.version('1.1.0');
  const targets = join(it.place, 'targets');
  rmSync(targets, { recursive: true, force: true });
  writeFileSync(targets, 'no folder');
  const queued = async () =>
    (await must(it.client.app.snapshot({}))).project?.environments[0]?.queued ?? null;
  return {
    it,
    production,
    queued,
    reconnect: () => {
      rmSync(targets);
      mkdirSync(targets);
    },
    put: (version: string) => it.client.deploy.queue({ environment: production, version }),
    trail: async () => (await must(it.client.activity.list({}))).entries.map(({ title }) => title),
  };
}

test('a version waits, over a restart, until somebody deploys it', async () => {
  const site = await cutOff();
  const source = { kind: 'version', name: '1.0.0' } as const;
  const plan = await must(site.it.client.deploy.plan({ environment: site.production, source }));
  expect(plan.blockers.map(({ code }) => code)).toEqual(['target-unreachable']);
  expect(await must(site.put('1.0.0'))).toEqual({ kind: 'queued' });
  await site.it.restart();
  expect(await site.queued()).toMatchObject({ version: '1.0.0', reachable: false });
  expect((await site.trail())[0]).toBe('Queued 1.0.0 for Production, until it can be reached');

  // Another one takes its place; deploying something else leaves it waiting.
  await must(site.put('1.1.0'));
  site.reconnect();
  await site.it.deploy({ environment: site.production, source });
  expect(await site.queued()).toMatchObject({ version: '1.1.0' });
  const { receipt } = await site.it.deploy({
    environment: site.production,
    source: { kind: 'version', name: '1.1.0' },
  });
  expect(receipt?.outcome).toBe('succeeded');
  expect(await site.queued()).toBeNull();
});

test('it can be taken out again, and what is not there can’t be queued', async () => {
  const site = await cutOff();
  const { client } = site.it;
  const environment = site.production;
  expect(await must(client.deploy.unqueue({ environment }))).toEqual({ kind: 'nothing-to-do' });
  await must(site.put('1.0.0'));
  expect(await must(client.deploy.unqueue({ environment }))).toEqual({ kind: 'removed' });
  expect(await site.queued()).toBeNull();
  expect((await site.trail())[0]).toBe('Took 1.0.0 out of the queue for Production');
  expect((await errorOf(site.put('9.9.9'))).code).toBe('version-missing');
  const nowhere = await errorOf(client.deploy.queue({ environment: 'nowhere', version: '1.0.0' }));
  expect(nowhere.code).toBe('environment-missing');
});

test('a damaged queue is as good as none', async () => {
  const site = await cutOff();
  await must(site.put('1.0.0'));
  const file = join(site.it.project, '.git', 'tagline', 'queue.json');
  writeFileSync(file, readFileSync(file).subarray(0, 20));
  await must(site.it.client.project.refresh({}));
  expect(await must(site.put('1.1.0'))).toEqual({ kind: 'queued' });
  expect(await site.queued()).toMatchObject({ version: '1.1.0' });
});

test('is told when its environment can be reached, and goes out by no means', async () => {
  const site = await cutOff();
  await must(site.put('1.0.0'));
  const repository = await openRepository(site.it.project);
  const workspace = await openWorkspace(repository, {
    clock: () => new Date(),
    settings: () => ({}) as never,
    onSkipped: () => undefined,
    onUnrecorded: () => undefined,
    onWaiting: () => undefined,
  });
  const changed = vi.fn();
  const stop = watchQueue(workspace, changed, 5);
  onTestFinished(async () => {
    await stop();
    await workspace.close();
  });
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  expect(isReachable(workspace, site.production)).toBe(false);
  site.reconnect();
  await vi.waitFor(() => expect(isReachable(workspace, site.production)).toBe(true));
  expect(changed).toHaveBeenCalledTimes(2);
  expect(await site.it.receipts()).toEqual([]);
});
