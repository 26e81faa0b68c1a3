import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CoreEvent } from '../../contract/events.ts';
import { gitRepository } from './repository/git-for-tests.ts';
import { must } from './testing/test-core.ts';
import { flows, openTestCore, openTestProject } from './testing/test-project.ts';

describe('the snapshot', () => {
  it('is told at once to whoever subscribes, and after every change', async () => {
    const { client, core } = await openTestProject();
    const events: CoreEvent[] = [];
    const end = core.subscribe(event => events.push(event));
    expect(events).toHaveLength(1);
    expect(events[0]).toEqual({ type: 'snapshot', snapshot: core.snapshot() });
    await must(client.app.configure({ theme: 'dark' }));
    await must(client.app.snapshot({}));
    expect(events.at(-1)).toMatchObject({ type: 'snapshot', snapshot: { settings: { theme: 'dark' } } });
    end();
    const told = events.length;
    await must(client.app.configure({ theme: 'light' }));
    await must(client.app.snapshot({}));
    expect(events).toHaveLength(told);
  });

  it('moves the stamp of what has changed', async () => {
    const { snapshot, save, version, client } = await openTestProject();
    const stamps = async () => (await snapshot()).stamps;
    const first = await stamps();
    await save('README.md', 'x');
    const second = await stamps();
    expect(second.files).toBeGreaterThan(first.files);
    expect(second.versions).toBe(first.versions);
    await version('1.0.0');
    expect((await stamps()).versions).toBeGreaterThan(second.versions);
    const third = await stamps();
    await must(client.app.configure({ wordWrap: true }));
    expect(await stamps()).toEqual(third);
  });

  it('tells settings that were corrupt', async () => {
    const { core } = await openTestCore({ corruptSettings: { path: '/kept/aside.json' } });
    expect(core.snapshot().notices).toMatchObject([{ detail: expect.stringContaining('/kept/aside.json') }]);
  });

  it('says when settings can’t be kept, and goes on', async () => {
    const folder = gitRepository(flows);
    const { core } = await openTestProject(folder, {
      settings: {
        read: () => ({}),
        write: () => {
          throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
        },
      },
    });
    expect(core.snapshot()).toMatchObject({ project: { path: folder }, notices: [{ id: 'settings' }] });
    writeFileSync(join(folder, 'still.txt'), 'works');
  });
});
