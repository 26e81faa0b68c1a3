import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fsck, git, gitRepository, tempFolder } from '../../repository/git-for-tests.ts';
import { must, startTestCore } from '../../testing/test-core.ts';

/** Each look at the clock finds it a day earlier, here and in the system. */
const dayMs = 86_400_000;
let now = 0;
const backwards = () => {
  now -= dayMs;
  vi.setSystemTime(now);
  return new Date(now);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  now = Date.parse('2026-03-09T08:00:00Z');
  vi.setSystemTime(now);
});
afterEach(() => {
  vi.useRealTimers();
});

it('a clock that goes backwards loses, reorders and blocks nothing', async () => {
  const folder = gitRepository({ 'a.txt': 'one\n' });
  const home = tempFolder();
  let test = await startTestCore(home, { clock: backwards });
  const open = () => must(test.client.project.open({ path: folder }));
  const read = async () => {
    const content = await must(test.client.files.read({ at: { kind: 'draft' }, path: 'a.txt' }));
    return content.kind === 'text' ? content.text : content.kind;
  };
  const save = (text: string) => must(test.client.files.save({ files: [{ path: 'a.txt', text }] }));
  const deploy = async (name: string) => {
    const source = { kind: 'version', name } as const;
    const { jobId } = await must(test.client.deploy.start({ environment: 'test', source }));
    expect(await test.core.waitForJob(jobId)).toMatchObject({ state: 'succeeded' });
  };
  try {
    await open();
    const target = { kind: 'folder', path: join(home, 'target') } as const;
    await must(test.client.environments.create({ name: 'Test', colour: 'teal', target }));
    for (const name of ['1.0.0', '2.0.0', '3.0.0']) {
      await save(`${name}\n`);
      await must(test.client.versions.create({ name }));
      await deploy(name);
    }
    await save('draft\n');
    await must(test.client.versions.restore({ name: '2.0.0' }));
    expect(await read()).toBe('2.0.0\n');
    await must(test.client.versions.undo({}));
    expect(await read()).toBe('draft\n');

    test = await test.reopen();
    await open();
    expect(await read()).toBe('draft\n');
    await deploy('1.0.0');
    const { project } = await must(test.client.app.snapshot({}));
    expect(project?.environments[0]).toMatchObject({
      running: { version: '1.0.0' },
      previousVersion: '3.0.0',
    });
    expect(project?.draft.base).toBe('3.0.0');
    const { entries } = await must(test.client.activity.list({}));
    const deployed = entries.flatMap(({ receipt }) => receipt?.version ?? []);
    expect(deployed.sort()).toEqual(['1.0.0', '1.0.0', '2.0.0', '3.0.0']);
  } finally {
    await test.core.close();
  }
  expect(fsck(folder)).toBe('');
  expect(git(folder, 'log', '--format=%s', 'main')).toBe('3.0.0\n2.0.0\n1.0.0\nfirst\n');
  expect(git(folder, 'show', '2.0.0:a.txt')).toBe('2.0.0\n');
  expect(git(folder, 'tag')).toBe('1.0.0\n2.0.0\n3.0.0\n');
});
