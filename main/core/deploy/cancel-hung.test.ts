import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { healthCheck } from '../../../contract/health-check.ts';
import { git } from '../repository/git-for-tests.ts';
import { createPatience } from './patience.ts';
import { pipelineTest } from './pipeline-testing.ts';
import { gitTarget } from './targets/git/git-target.ts';
import { bareRepository, branch } from './targets/git/testing/bare-place.ts';
import { gitServer, password } from './targets/git/testing/git-server.ts';
import type { Target } from './targets/target.ts';

/** 1.0.0 live on a real server, which takes requests and never answers them from the moment that it hangs. */
async function bench() {
  const it = await pipelineTest();
  const bare = bareRepository();
  const abort = new AbortController();
  let isHanging = false;
  const held: { destroy: () => void }[] = [];
  const server = await gitServer(bare, (request, _response, pass) => {
    if (!isHanging) return pass();
    held.push(request.socket);
    abort.abort();
  });
  const credential = () => Promise.resolve(password);
  const open = () => gitTarget({ url: server.url, branch, username: 'ada', keepReleases: 3 }, { credential });
  await it.run(it.first, open());
  const hang = () => {
    isHanging = true;
  };
  /** What it was asked before stays without an answer. */
  const answerAgain = () => {
    isHanging = false;
  };
  const recover = () => {
    answerAgain();
    for (const socket of held) socket.destroy();
  };
  onTestFinished(recover);
  return { ...it, bare, open, signal: abort.signal, hang, answerAgain, recover };
}

type Change = (target: Target, hang: () => void) => Partial<Target>;

/** The same step, after `hang` was called. */
const hung =
  <A extends unknown[], R>(hang: () => void, step: (...given: A) => R) =>
  (...given: A): R => {
    hang();
    return step(...given);
  };

/** Calls `hang` before the step of a staged release. */
const atStaged =
  (step: 'verify' | 'activate'): Change =>
  (target, hang) => ({
    stage: async (release, how) => {
      const staged = await target.stage(release, how);
      return { ...staged, [step]: hung(hang, staged[step] as () => Promise<never>) };
    },
  });

const standing =
  '1.0.0 is still live. The target did not answer: copied files and a lock may still be there.';
const cases: [where: string, change: Change, outcome: string, message: string][] = [
  [
    'looking at the target',
    (target, hang) => ({ preflight: hung(hang, target.preflight) }),
    'cancelled',
    'Cancelled. Nothing was changed.',
  ],
  [
    'locking',
    (target, hang) => ({ lock: hung(hang, target.lock) }),
    'cancelled',
    'Cancelled. Nothing was changed.',
  ],
  [
    'reading what is live',
    (target, hang) => ({ live: hung(hang, target.live) }),
    'cancelled',
    'Cancelled. Nothing was changed.',
  ],
  [
    'copying',
    (target, hang) => ({ stage: hung(hang, target.stage) }),
    'cancelled',
    'Cancelled. 1.0.0 is still live.',
  ],
  ['verifying', atStaged('verify'), 'cancelled', `Cancelled. ${standing}`],
  [
    'keeping the lock',
    (target, hang) => ({
      lock: async (claim, step) => {
        const lock = await target.lock(claim, step);
        return { ...lock, assertHeld: hung(hang, lock.assertHeld) };
      },
    }),
    'cancelled',
    `Cancelled. ${standing}`,
  ],
  [
    'switching',
    atStaged('activate'),
    'indeterminate',
    'Cancelled during the switch. The target has not answered whether it happened. Check the environment to find out.',
  ],
  [
    'reading back',
    (target, hang) => {
      let calls = 0;
      const later = () => (calls++ === 0 ? undefined : hang());
      return { live: hung(later, target.live) };
    },
    'indeterminate',
    'Cancelled after the switch. The target did not answer when it was to switch back.',
  ],
];

// Without a cancel that acts, each waits for the 60 s that the target allows a server to be silent.
const sooner = 55_000;

test.each(cases)(
  'a cancel while %s ends where a server never answers',
  async (_, change, outcome, message) => {
    const it = await bench();
    const target = it.open();
    const closed = vi.fn();
    const gone = new Promise<void>(resolve => closed.mockImplementation(resolve));
    const close = () => Promise.resolve(closed());
    const { receipt } = await it.run(
      it.second,
      { ...target, ...change(target, it.hang), close },
      { signal: it.signal },
    );
    expect(receipt).toMatchObject({ outcome, message: expect.stringContaining(message) });
    it.recover();
    await gone;
    expect((await it.run(it.second, it.open())).receipt.outcome).toBe('succeeded');
    expect(git(it.bare, 'show', `${branch}:a.txt`)).toBe('two\n');
    expect(git(it.bare, 'for-each-ref', 'refs/tagline/locks', 'refs/tagline/staging')).toBe('');
    expect((await it.receipts()).map(each => each.outcome)).toEqual([
      'succeeded',
      outcome,
      'succeeded',
      'succeeded',
    ]);
    expect(closed).toHaveBeenCalledTimes(1);
  },
  sooner,
);

test(
  'after a cancel the next attempt takes the lock over, though the server still keeps the first one waiting',
  async () => {
    const it = await bench();
    const target = it.open();
    const hung = { ...target, ...atStaged('verify')(target, it.hang) };
    const { receipt } = await it.run(it.second, hung, { signal: it.signal });
    expect(receipt.outcome).toBe('cancelled');
    expect(git(it.bare, 'for-each-ref', 'refs/tagline/locks')).not.toBe('');
    it.answerAgain();
    expect((await it.run(it.second, it.open())).receipt).toMatchObject({ outcome: 'succeeded' });
    expect(git(it.bare, 'show', `${branch}:a.txt`)).toBe('two\n');
  },
  sooner,
);

test('a cancel while its health is checked brings back what ran before', async () => {
  const it = await bench();
  const abort = new AbortController();
  const silent = createServer(() => abort.abort()).listen(0, '127.0.0.1');
  await new Promise(resolve => silent.once('listening', resolve));
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  it.environment.health = healthCheck.parse({ url, limit: 600 });
  const { receipt } = await it.run(it.second, it.open(), { signal: abort.signal });
  expect(receipt).toMatchObject({ outcome: 'rolled-back', health: { healthy: false } });
  expect(git(it.bare, 'show', `${branch}:a.txt`)).toBe('one\n');
});

test('what is waited for is given up by the clock, and still known until it has ended', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const cancel = new AbortController();
  const patience = createPatience(cancel.signal);
  let finish: () => void = () => undefined;
  const work = new Promise<void>(resolve => {
    finish = resolve;
  });
  const given = vi.fn();
  const waited = patience.wait(work).catch(given);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(given).not.toHaveBeenCalled();
  cancel.abort();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(given).toHaveBeenCalledWith(cancel.signal.reason);
  await waited;
  const over = vi.fn();
  const ended = patience.ended().then(over);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(over).not.toHaveBeenCalled();
  expect(Object.values(patience.over).every(signal => signal.aborted)).toBe(true);
  finish();
  await ended;
  expect(over).toHaveBeenCalled();
});
