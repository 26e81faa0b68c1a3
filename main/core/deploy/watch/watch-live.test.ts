import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openEnvironments } from '../../environments/environments.ts';
import { openWorkspace } from '../../project/open-workspace.ts';
import { openRepository } from '../../repository/open.ts';
import { deployTest } from '../testing.ts';
import { watchLive } from './watch-live.ts';

async function watched(options: { minutes?: number; deploying?: boolean } = {}) {
  const it = await deployTest();
  const environment = await it.addEnvironment('Production');
  await it.deploy({ environment, source: { kind: 'draft' }, name: '1.0.0' });
  writeFileSync(join(it.at('Production'), 'current', 'files', 'README.md'), 'patched\n');
  const repository = await openRepository(it.project);
  const workspace = await openWorkspace(repository, {
    clock: () => new Date(),
    settings: () => ({}) as never,
    onSkipped: () => undefined,
    onUnrecorded: () => undefined,
    onWaiting: () => undefined,
  });
  const changed = vi.fn();
  const ticks = vi.fn(() => options.minutes ?? 1);
  const stop = watchLive({
    workspace,
    minutes: ticks,
    deploying: () => options.deploying ?? false,
    changed,
    tickMs: 5,
  });
  onTestFinished(async () => {
    await stop();
    await workspace.close();
  });
  const summary = async () => {
    const [first] = await openEnvironments(repository).summaries();
    return first ? await workspace.looks.of(first, first.running) : null;
  };
  return { changed, ticks, stop, summary };
}

test('finds what somebody changed by itself, and tells it once', async () => {
  const it = await watched();
  await vi.waitFor(() => expect(it.changed).toHaveBeenCalledTimes(1));
  expect((await it.summary())?.drift?.message).toContain('README.md');
  const before = it.ticks.mock.calls.length;
  await vi.waitFor(() => expect(it.ticks.mock.calls.length).toBeGreaterThan(before + 3));
  expect(it.changed).toHaveBeenCalledTimes(1);
});

test.each([
  ['it is switched off', { minutes: 0 }],
  ['a deployment is under way there', { deploying: true }],
])('looks at nothing while %s', async (_, options) => {
  const it = await watched(options);
  await vi.waitFor(() => expect(it.ticks.mock.calls.length).toBeGreaterThan(5));
  await it.stop();
  expect(it.changed).not.toHaveBeenCalled();
  expect(await it.summary()).toBeNull();
});
