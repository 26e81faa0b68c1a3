import { expect, onTestFinished, test } from 'vitest';
import { bareRepository, branch } from '../deploy/targets/git/testing/bare-place.ts';
import { gitServer, isPush, password } from '../deploy/targets/git/testing/git-server.ts';
import { deployTest, flows } from '../deploy/testing.ts';
import { git } from '../repository/git-for-tests.ts';
import { must } from '../testing/test-core.ts';

/** An environment whose server takes requests and never answers them from the moment that it hangs. */
async function atServer(files: Parameters<typeof deployTest>[0] = flows) {
  const it = await deployTest(files);
  let isHanging = false;
  let asked: () => void = () => undefined;
  const held: { destroy: () => void }[] = [];
  let beforePush: (() => Promise<void>) | null = null;
  const bare = bareRepository();
  const server = await gitServer(bare, (request, _response, pass) => {
    if (!isHanging) {
      const work = isPush(request) ? beforePush : null;
      if (work === null) return pass();
      beforePush = null;
      void work().then(pass);
      return;
    }
    held.push(request.socket);
    asked();
  });
  onTestFinished(() => {
    for (const socket of held) socket.destroy();
  });
  const target = { kind: 'git', url: server.url, branch, username: 'ada' };
  const { id } = await must(it.client.environments.create({ name: 'Production', colour: 'red', target }));
  await must(it.client.vault.protect({ passphrase: 'a long passphrase' }));
  await must(it.client.vault.set({ environment: id, room: 'target', name: 'password', value: password }));
  return {
    it,
    environment: id,
    bare,
    /** Before the first push from now on, which takes the lock, is let through. */
    beforeLock: (work: () => Promise<void>) => {
      beforePush = work;
    },
    /** Resolves when the server has been asked. */
    hang: () =>
      new Promise<void>(resolve => {
        isHanging = true;
        asked = resolve;
      }),
  };
}

// Without a cancel that acts, each waits for the 60 s that the target allows a server to be silent.
const sooner = 50_000;

test(
  'a cancel while a hung server is looked at makes no version and leaves no receipt',
  async () => {
    const { it, environment, hang } = await atServer();
    const asked = hang();
    const source = { kind: 'draft' } as const;
    const { jobId } = await must(it.client.deploy.start({ environment, source, name: '1.0.0' }));
    await asked;
    await must(it.client.jobs.cancel({ id: jobId }));
    expect(await it.core.waitForJob(jobId)).toMatchObject({
      title: 'Deploy 1.0.0 to Production',
      phase: 'Look at what is live',
      state: 'cancelled',
      message: 'Cancelled. No version was made, and nothing was changed.',
      receiptId: null,
    });
    expect(git(it.project, 'tag')).toBe('');
    expect(await it.receipts()).toEqual([]);
  },
  sooner,
);

test(
  'with a version, the same ends in its one receipt',
  async () => {
    const { it, environment, hang } = await atServer();
    await it.version('1.0.0');
    const asked = hang();
    const source = { kind: 'version', name: '1.0.0' } as const;
    const { jobId } = await must(it.client.deploy.start({ environment, source }));
    await asked;
    await must(it.client.jobs.cancel({ id: jobId }));
    const job = await it.core.waitForJob(jobId);
    expect(job.state).toBe('cancelled');
    const receipts = await it.receipts();
    expect(receipts).toMatchObject([
      { id: job.receiptId, outcome: 'cancelled', message: 'Cancelled. Nothing was changed.' },
    ]);
  },
  sooner,
);

test('what it needs is asked again under the lock', async () => {
  const declared = 'connections: { erp: { fields: { token: { secret: true } } } }\n';
  const { it, environment, bare, beforeLock } = await atServer({ ...flows, 'connections.yaml': declared });
  const secret = { environment, room: 'connection', name: 'erp.token' } as const;
  await must(it.client.vault.set({ ...secret, value: 'secret-1' }));
  beforeLock(async () => void (await must(it.client.vault.remove(secret))));
  const { job, receipt } = await it.deploy({ environment, source: { kind: 'draft' }, name: '1.0.0' });
  expect(job.error).toMatchObject({ code: 'connection-missing', data: { fields: ['erp.token'] } });
  expect(receipt).toMatchObject({ outcome: 'failed', files: 0 });
  expect(receipt?.message).toContain('Nothing is live, as before.');
  expect(git(bare, 'for-each-ref')).toBe('');
});
