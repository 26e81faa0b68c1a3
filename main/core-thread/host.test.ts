import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, createClient } from '../../contract/client.ts';
import type { CoreEvent } from '../../contract/events.ts';
import type { Core } from '../core/core.ts';
import { taggedRepository } from '../core/project/versions/tags-for-tests.ts';
import { git, gitRepository, tempFolder } from '../core/repository/git-for-tests.ts';
import { errorOf, must } from '../core/testing/test-core.ts';
import { fakeKeychain } from '../core/vault/testing.ts';
import { bundle } from '../testing/bundle.ts';
import type { HeadPorts } from './head-ports.ts';
import { startCoreThread } from './host.ts';

let program: string;
let project: string;
let stored: Record<string, unknown>;
let core: Core;
let client: Client;
let events: CoreEvent[];
let trouble: string[];

beforeAll(async () => {
  program = join(tempFolder(), 'thread.cjs');
  await bundle('main/core-thread/child-for-tests.ts', program);
});
beforeEach(() => {
  project = gitRepository({ 'flows/orders.json': '{"retry": 3}\n' });
  stored = { bounds: { x: 1 } };
});
afterEach(() => core.close().catch(() => undefined));

async function start(change: Partial<HeadPorts> = {}): Promise<void> {
  const home = tempFolder();
  trouble = [];
  core = await startCoreThread(
    {
      head: 'web',
      appVersion: '0.0.0-test',
      capabilities: { pickFolder: true, systemTrash: false, nativeMenu: false, revealFile: false },
      settings: { read: () => stored, write: value => (stored = value) },
      dataDir: join(home, 'data'),
      documentsDir: home,
      assetsDir: join(home, 'assets'),
      ...change,
    },
    { program, heapMb: 64, onTrouble: (what, detail) => trouble.push(`${what}: ${detail}`) },
  );
  client = createClient(core);
  events = [];
  core.subscribe(event => events.push(event));
}

/** Ends the thread for real. */
function die(how: 'exit' | 'throw' | 'memory' | 'reject'): void {
  const orders = new BroadcastChannel('tagline-thread-for-tests');
  orders.postMessage(how);
  orders.close();
}

const notices = () => core.snapshot().notices.map(({ id }) => id);
const save = (text: string) => client.files.save({ files: [{ path: 'flows/orders.json', text }] });

describe('a core in a thread', () => {
  test('does what a core does: commands, failures, events, the present state at once', async () => {
    await start();
    expect(events).toMatchObject([{ type: 'snapshot', snapshot: { project: null } }]);
    await must(client.project.open({ path: project }));
    expect(core.snapshot().project?.path).toBe(project);
    await must(save('{"retry": 5}\n'));
    await must(client.versions.create({ name: '1.0.0' }));
    expect(git(project, 'show', '1.0.0:flows/orders.json')).toBe('{"retry": 5}\n');
    expect((await errorOf(client.versions.create({ name: '1.0.0' }))).code).toBe('name-taken');
    expect(await core.invoke('project.fly', {})).toMatchObject({ error: { code: 'bad-request' } });
    expect(await core.invoke('app.configure', { theme: () => 1 })).toMatchObject({
      error: { code: 'bad-request' },
    });

    const late: CoreEvent[] = [];
    const end = core.subscribe(event => late.push(event));
    expect(late[0]).toMatchObject({ snapshot: { project: { path: project } } });
    end();
    const count = late.length;
    await must(save('{"retry": 6}\n'));
    await expect.poll(() => core.snapshot().project?.draft.changes.modified).toBe(1);
    expect(late).toHaveLength(count);
    expect(trouble).toEqual([]);
  });

  test('a list of a thousand versions crosses whole', async () => {
    project = taggedRepository({ count: 1000, gap: 60 });
    await start();
    await must(client.project.open({ path: project }));
    const { versions } = await must(client.versions.list({}));
    const names = git(
      project,
      'for-each-ref',
      '--sort=-taggerdate',
      '--format=%(refname:short)',
      'refs/tags',
    );
    expect(versions.map(({ name }) => name)).toEqual(names.trim().split('\n'));
    expect(versions[0]).toMatchObject({
      description: 'What “999” changed\n\nmore',
      author: { name: 'Ann Author', email: 'ann@example.org' },
      signed: null,
      usable: true,
    });
  });

  test('tells jobs and waits for them', async () => {
    await start();
    await must(client.project.open({ path: project }));
    await must(client.versions.create({ name: '1.0.0', allowUnchanged: true }));
    const target = { kind: 'folder' as const, path: join(tempFolder(), 'live'), keepReleases: 3 };
    const { id } = await must(client.environments.create({ name: 'staging', colour: 'red', target }));
    const source = { kind: 'version' as const, name: '1.0.0' };
    const { jobId } = await must(client.deploy.start({ environment: id, source }));
    expect(await core.waitForJob(jobId)).toMatchObject({ id: jobId, state: 'succeeded' });
    expect(events).toContainEqual(
      expect.objectContaining({ job: expect.objectContaining({ id: jobId, state: 'running' }) as unknown }),
    );
    await expect(core.waitForJob('nothing')).rejects.toMatchObject({ code: 'job-missing' });
  });

  test('asks its head for what only the head can do', async () => {
    await start({
      pickFolder: async title => {
        if (title === 'broken') throw Object.assign(new Error('no'), { code: 'EACCES', path: '/x' });
        return `/picked/${title}`;
      },
    });
    expect(await must(client.project.pickFolder({ title: 'a' }))).toEqual({ path: '/picked/a' });
    expect(await errorOf(client.project.pickFolder({ title: 'broken' }))).toMatchObject({
      code: 'permission-denied',
      data: { path: '/x' },
    });
    await must(client.project.open({ path: project }));
    expect((await errorOf(client.files.reveal({ path: 'flows' }))).code).toBe('unavailable');
  });

  test('keeps its settings at the head, beside what else the head keeps', async () => {
    await start();
    stored = { ...stored, bounds: { x: 2 } };
    await must(client.app.configure({ theme: 'dark' }));
    await must(client.project.open({ path: project }));
    await expect.poll(() => stored.recent).toMatchObject([{ path: project }]);
    expect(stored).toMatchObject({ bounds: { x: 2 }, settings: { theme: 'dark' } });
  });

  test('tells when settings can’t be kept', async () => {
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    const write = () => {
      throw full;
    };
    await start({ settings: { read: () => stored, write } });
    await must(client.project.open({ path: project }));
    await expect.poll(notices).toEqual(['settings']);
    expect(core.snapshot().notices[0]?.detail).toContain('the disk is full');
  });

  test('that can’t start says so', async () => {
    await start();
    await core.close();
    program = join(tempFolder(), 'missing.cjs');
    await expect(start()).rejects.toThrow('missing.cjs');
    program = join(tempFolder(), 'thread.cjs');
    await bundle('main/core-thread/child-for-tests.ts', program);
  });
});

describe('a thread that dies', () => {
  test.each(['exit', 'throw', 'memory'] as const)('by %s is brought back with its project', async how => {
    await start();
    await must(client.project.open({ path: project }));
    const text = {
      path: 'flows/orders.json',
      text: 'unsaved',
      expected: null,
      at: { kind: 'draft' as const },
    };
    await must(client.session.putUnsaved(text));
    const stamp = core.snapshot().project?.stamps.files;
    die(how);
    const { code, message } = await errorOf(waitForDeath());
    expect([code, message]).toEqual(['internal', expect.stringContaining('was started again')]);

    expect((await must(client.session.load({}))).unsaved).toMatchObject([{ text: 'unsaved' }]);
    expect(core.snapshot().project?.path).toBe(project);
    expect(core.snapshot().project?.stamps.files).not.toBe(stamp);
    expect(notices()).toEqual(['core-brought-back']);
    expect(trouble).toHaveLength(1);
    await must(save('{"retry": 7}\n'));
    await must(client.versions.create({ name: '2.0.0' }));
    expect(git(project, 'fsck', '--strict')).toBe('');
  });

  test('in the middle of a deployment leaves no lock, and a receipt', async () => {
    await start();
    await must(client.project.open({ path: project }));
    const files = Array.from({ length: 400 }, (_, index) => ({ path: `${index}.json`, text: `${index}\n` }));
    await must(client.files.save({ files }));
    await must(client.versions.create({ name: '1.0.0' }));
    const target = { kind: 'folder' as const, path: join(tempFolder(), 'live'), keepReleases: 3 };
    const { id } = await must(client.environments.create({ name: 'staging', colour: 'red', target }));
    const source = { kind: 'version' as const, name: '1.0.0' };
    const { jobId } = await must(client.deploy.start({ environment: id, source }));
    const copying = () => events.some(event => event.type === 'job' && event.job.phase === 'Copy the files');
    await expect.poll(copying, { interval: 1 }).toBe(true);
    die('exit');
    expect(await core.waitForJob(jobId)).toMatchObject({ state: 'failed', error: { code: 'internal' } });
    expect(events.at(-1)).toMatchObject({ type: 'job', job: { id: jobId, state: 'failed' } });

    const again = await must(client.deploy.start({ environment: id, source }));
    expect(await core.waitForJob(again.jobId)).toMatchObject({ state: 'succeeded' });
    const { entries } = await must(client.activity.list({}));
    const outcomes = entries.filter(({ kind }) => kind === 'deployment').map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['succeeded', 'failed']);
  });

  test('four times within a minute stays dead, and says what to do', async () => {
    await start();
    await must(client.project.open({ path: project }));
    for (let death = 1; death <= 4; death++) {
      die('exit');
      await expect.poll(() => trouble.length).toBe(death);
      if (death < 4) await must(client.app.snapshot({}));
    }
    expect(await errorOf(client.app.snapshot({}))).toMatchObject({
      code: 'disconnected',
      message: expect.stringContaining('start it again') as unknown,
    });
    expect(notices()).toEqual(['core-brought-back', 'core-given-up']);
    await core.close();
  });

  test('asks the head’s keychain, and goes on when that refuses', async () => {
    const keychain = fakeKeychain();
    await start({ keychain });
    await must(client.project.open({ path: project }));
    const target = { kind: 'folder', path: join(tempFolder(), 'target') };
    await must(client.environments.create({ name: 'Test', colour: 'teal', target }));
    const set = () =>
      client.vault.set({ environment: 'test', room: 'connection', name: 'a', value: 'secret value' });
    await must(set());
    expect(keychain.calls).toEqual({ wrap: 1, unwrap: 0 });
    await must(client.vault.lock({}));
    await must(client.vault.unlock({}));
    expect(keychain.calls).toEqual({ wrap: 1, unwrap: 1 });
    await must(client.vault.lock({}));
    keychain.isLocked = true;
    expect((await errorOf(client.vault.unlock({}))).code).toBe('vault-locked');
    expect(core.snapshot().vault).toEqual({ state: 'locked', keychain: true, passphrase: false });
  });

  test('does not die of a promise that nobody heard', async () => {
    await start();
    die('reject');
    await expect.poll(() => trouble).toEqual([expect.stringContaining('that nobody heard')]);
    await must(client.app.snapshot({}));
  });
});

/** A request that the thread does not live to answer. */
async function waitForDeath() {
  for (;;) {
    const reply = await client.app.snapshot({});
    if (!reply.ok) return reply;
  }
}
