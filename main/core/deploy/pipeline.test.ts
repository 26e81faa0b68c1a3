import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { noSecrets } from '../vault/secrets.ts';
import { deployPhases } from './phases.ts';
import { pipelineTest } from './pipeline-testing.ts';
import { type Staged, type Step, type Target, unattended } from './targets/target.ts';
import { archiveOf, liveFilesAt, storedChain } from './testing.ts';

type Bench = Awaited<ReturnType<typeof pipelineTest>>;

const boom = () => Promise.reject(new Failure('io-error', 'The plug was pulled.'));

/** The staged release with some of its steps changed. */
const staging =
  (change: (staged: Staged) => Partial<Staged>) =>
  (real: Target): Partial<Target> => ({
    stage: async (release, step) => {
      const staged = await real.stage(release, step);
      return { ...staged, ...change(staged) };
    },
  });

/** Lets one step of the target go right `times` times and fail from then on. */
function failingLater(real: Target, step: 'live', times: number): Partial<Target> {
  let calls = 0;
  return { [step]: (its: Step) => (calls++ < times ? real[step](its) : boom()) };
}

async function expectOldLive(it: Bench) {
  expect(await liveFilesAt(it.path)).toEqual(await archiveOf(it.project, '1.0.0'));
  expect(readdirSync(join(it.path, 'releases'))).toHaveLength(1);
  expect(readdirSync(it.path).sort()).toEqual(['current', 'releases']);
  expectNoIntent(it);
}

const intents = (it: Bench) => readdirSync(join(it.workspace.repository.gitDir, 'tagline', 'deployments'));
const expectNoIntent = (it: Bench) => expect(intents(it)).toEqual([]);

describe('a failure before the switch leaves the old release live, and one receipt', () => {
  const failing: [string, (real: Target) => Partial<Target>][] = [
    ['looking at the target', () => ({ preflight: boom })],
    ['locking', () => ({ lock: boom })],
    ['reading what is live', () => ({ live: boom })],
    ['staging', () => ({ stage: boom })],
    [
      'reading a file of the version, halfway',
      real => ({
        stage: (release, step) => {
          let calls = 0;
          return real.stage(
            { ...release, read: file => (calls++ === 0 ? release.read(file) : boom()) },
            step,
          );
        },
      }),
    ],
    ['verifying the copy', staging(() => ({ verify: boom }))],
    ['switching', staging(() => ({ activate: boom }))],
    [
      'keeping the lock',
      real => ({ lock: async (claim, step) => ({ ...(await real.lock(claim, step)), assertHeld: boom }) }),
    ],
  ];
  test.each(failing)('%s', async (_, change) => {
    const it = await pipelineTest();
    const { receipt, error, receiptError } = await it.run(it.second, change(it.real));
    expect(error).toMatchObject({ code: 'io-error' });
    expect(receiptError).toBeNull();
    expect(receipt).toMatchObject({ outcome: 'failed', readBack: null });
    expect(receipt.message).toMatch(/^The plug was pulled\. (1\.0\.0 is still live|Nothing was changed)\.$/);
    expect((await it.receipts()).map(each => each.outcome)).toEqual(['failed', 'succeeded']);
    await expectOldLive(it);
    storedChain(it.project);
    expect((await it.run()).receipt.outcome).toBe('succeeded');
  });
});

describe('a lock that somebody breaks', () => {
  const breakIt = async (it: Bench) => {
    const state = await it.real.lockState(unattended);
    expect(await it.real.breakLock(state?.id ?? '', unattended)).toBe(true);
  };
  const expectStopped = async (it: Bench, { receipt, error }: Awaited<ReturnType<Bench['run']>>) => {
    expect(error).toMatchObject({ code: 'target-busy' });
    expect(receipt.outcome).toBe('failed');
    expect(receipt.message).toContain('Somebody broke the lock of this deployment');
    expect((await it.run()).receipt.outcome).toBe('succeeded');
  };

  test('stops the deployment before its switch', async () => {
    const it = await pipelineTest();
    const change = staging(staged => ({
      verify: async step => {
        await staged.verify(step);
        await breakIt(it);
      },
    }));
    const end = await it.run(it.second, change(it.real));
    await expectOldLive(it);
    await expectStopped(it, end);
  });

  test('is the reason, not what the next one took away', async () => {
    const it = await pipelineTest();
    const change: Partial<Target> = {
      stage: async () => {
        await breakIt(it);
        return await boom();
      },
    };
    await expectStopped(it, await it.run(it.second, change));
  });
});

describe('from the switch on', () => {
  test('a release that does not read back the same is taken back', async () => {
    const it = await pipelineTest();
    const change = staging(staged => ({
      activate: async () => {
        const how = await staged.activate();
        writeFileSync(join(it.path, 'current', 'files', 'a.txt'), 'twO\n');
        return how;
      },
    }));
    const { receipt, error } = await it.run(it.second, change(it.real));
    expect(error).toMatchObject({ code: 'verification-failed' });
    expect(receipt).toMatchObject({
      outcome: 'rolled-back',
      message: 'Live differs from 2.0.0: a.txt. Switched back: 1.0.0 is live again.',
      readBack: { matches: false, files: 3, message: 'Live differs from 2.0.0: a.txt.' },
    });
    await expectOldLive(it);
  });

  test('connections that do not read back the same take it back, too', async () => {
    const it = await pipelineTest();
    const change = staging(staged => ({
      activate: async () => {
        const how = await staged.activate();
        writeFileSync(join(it.path, 'current', 'connections.json'), '{}');
        return how;
      },
    }));
    expect((await it.run(it.second, change(it.real))).receipt.outcome).toBe('rolled-back');
    await expectOldLive(it);
  });

  test('the first release that does not read back leaves nothing live', async () => {
    const it = await pipelineTest();
    rmSync(it.path, { recursive: true });
    const change = staging(staged => ({
      activate: async () => {
        const how = await staged.activate();
        rmSync(join(it.path, 'current', 'files', 'a.txt'));
        return how;
      },
    }));
    const { receipt } = await it.run(it.second, change(it.real));
    expect(receipt).toMatchObject({ outcome: 'rolled-back' });
    expect(receipt.message).toContain('Nothing is live, as before.');
    expect(readdirSync(it.path)).toEqual(['releases']);
    expect(readdirSync(join(it.path, 'releases'))).toEqual([]);
  });

  test('a switch that happened in spite of its error counts', async () => {
    const it = await pipelineTest();
    const change = staging(staged => ({
      activate: async () => {
        await staged.activate();
        return await boom();
      },
    }));
    const { receipt, error } = await it.run(it.second, change(it.real));
    expect(error).toBeNull();
    expect(receipt).toMatchObject({ outcome: 'succeeded', readBack: { matches: true } });
    expect(await liveFilesAt(it.path)).toEqual(await archiveOf(it.project, '2.0.0'));
  });

  test('what can’t be read back is taken back; what can’t be taken back is told', async () => {
    const it = await pipelineTest();
    const unreadable = await it.run(it.second, failingLater(it.real, 'live', 1));
    expect(unreadable.receipt).toMatchObject({ outcome: 'rolled-back', readBack: { matches: false } });
    await expectOldLive(it);
    const stuck = await it.run(it.second, { ...failingLater(it.real, 'live', 1), revert: boom });
    expect(stuck.receipt.outcome).toBe('indeterminate');
    expect(stuck.receipt.message).toContain('Switching back failed too');
    expect(stuck.error).not.toBeNull();
    expectNoIntent(it);
    storedChain(it.project);
  });

  test('old releases and a lock that can’t be removed do not make it a failure', async () => {
    const it = await pipelineTest();
    const { receipt } = await it.run(it.second, {
      prune: boom,
      lock: async (claim, step) => ({ ...(await it.real.lock(claim, step)), release: boom }),
    });
    expect(receipt.outcome).toBe('succeeded');
    expect(receipt.message).toContain('Old releases could not be removed.');
  });
});

describe('a cancel', () => {
  test.each(deployPhases.slice(0, 4))('in the phase “%s” leaves the old release live', async phase => {
    const it = await pipelineTest();
    const abort = new AbortController();
    const report = (update: { phase?: string }) => {
      if (update.phase === phase) abort.abort();
    };
    const { receipt, error } = await it.run(it.second, {}, { signal: abort.signal, report });
    expect(error).toBeNull();
    expect(receipt).toMatchObject({ outcome: 'cancelled', files: 0, readBack: null });
    expect((await it.receipts()).map(each => each.outcome)).toEqual(['cancelled', 'succeeded']);
    await expectOldLive(it);
  });

  test('in the middle of copying stops there', async () => {
    const it = await pipelineTest();
    const abort = new AbortController();
    const report = (update: { message?: string }) => {
      if (update.message?.startsWith('1 of')) abort.abort();
    };
    const { receipt } = await it.run(it.second, {}, { signal: abort.signal, report });
    expect(receipt).toMatchObject({ outcome: 'cancelled', message: 'Cancelled. 1.0.0 is still live.' });
    await expectOldLive(it);
  });

  test('after the switch brings back what ran before', async () => {
    const it = await pipelineTest();
    const abort = new AbortController();
    const report = (update: { phase?: string }) => {
      if (update.phase === 'Read back') abort.abort();
    };
    const { receipt } = await it.run(it.second, {}, { signal: abort.signal, report });
    expect(receipt).toMatchObject({
      outcome: 'rolled-back',
      message: 'Cancelled after the switch. Switched back: 1.0.0 is live again.',
    });
    await expectOldLive(it);
  });
});

describe('the receipt', () => {
  test('without a place for the intent nothing is begun', async () => {
    const it = await pipelineTest();
    const folder = join(it.workspace.repository.gitDir, 'tagline', 'deployments');
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    await expect(it.run()).rejects.toThrow();
    expect(await it.receipts()).toHaveLength(1);
    rmSync(folder);
    mkdirSync(folder);
    await expectOldLive(it);
  });

  test('that could not be written is written once when the project is opened again', async () => {
    const it = await pipelineTest();
    const { gitDir } = it.workspace.repository;
    const ref = join(gitDir, 'refs/tagline/receipts');
    const before = storedChain(it.project).length;
    mkdirSync(`${ref}.lock`);
    const { receipt, receiptError } = await it.run();
    expect(receiptError).not.toBeNull();
    expect(receipt.outcome).toBe('succeeded');
    expect(intents(it)).toEqual([`${receipt.id}.json`]);
    expect(await it.receipts()).toHaveLength(before);

    rmSync(`${ref}.lock`, { recursive: true });
    const { reconcileDeployments } = await import('./reconcile.ts');
    for (let time = 0; time < 2; time++) {
      await reconcileDeployments(it.workspace.repository, noSecrets, () => new Date(), 'test');
      expectNoIntent(it);
      expect((await it.receipts())[0]).toEqual(receipt);
      expect(storedChain(it.project)).toHaveLength(before + 1);
    }
    expect(existsSync(join(it.path, 'deploy.lock'))).toBe(false);
  });
});
