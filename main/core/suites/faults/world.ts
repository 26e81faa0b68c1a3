import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { HealthCheck } from '../../../../contract/health-check.ts';
import type { Receipt } from '../../../../contract/receipt.ts';
import { gitRepository, tempFolder, writeFiles } from '../../repository/git-for-tests.ts';
import { must, startTestCore, type TestCore } from '../../testing/test-core.ts';
import { type Variables, variableOf } from '../../vault/variables.ts';
import type { RigPlace } from './rig.ts';

/** Texts of files by path. */
export type Seen = { [path: string]: string };

const common = Object.fromEntries(
  Array.from({ length: 40 }, (_, at) => [`flows/${at % 5}/${at}.json`, `{"flow": ${at}}\n`]),
);
export const oldFiles: Seen = { ...common, 'a.txt': 'one\n', 'gone.txt': 'gone\n' };
export const newFiles: Seen = { ...common, 'a.txt': 'two\n', 'new/er.txt': 'new\n' };

/** How an attempt ended: `not begun` is told without a receipt. */
export type Outcome = Receipt['outcome'] | 'not begun';

/** A project with 1.0.0 and 2.0.0, of which 1.0.0 is live in an environment at the place. */
export async function worldAt(place: RigPlace) {
  const project = gitRepository(oldFiles);
  const home = tempFolder();
  const variables: Variables = {};
  const start = async () => {
    const core = await startTestCore(home, { variables });
    await must(core.client.project.open({ path: project }));
    return core;
  };
  let test: TestCore = await start();
  onTestFinished(() => test.core.close());
  await must(test.client.versions.create({ name: '1.0.0', allowUnchanged: true }));
  writeFiles(project, newFiles);
  rmSync(join(project, 'gone.txt'));
  await must(test.client.versions.create({ name: '2.0.0' }));
  const about = { name: 'Production', colour: 'red', target: place.settings } as const;
  const { id } = await must(test.client.environments.create(about));
  for (const [name, value] of Object.entries(place.credentials)) {
    variables[variableOf({ environment: id, room: 'target', name })] = value;
  }

  const receipts = async () => {
    const { entries } = await must(test.client.activity.list({}));
    return entries.flatMap(entry => entry.receipt ?? []);
  };
  return {
    project,
    environment: id,
    variables,
    receipts,
    get core() {
      return test.core;
    },
    get client() {
      return test.client;
    },
    restart: async () => {
      await test.core.close();
      test = await start();
    },
    setHealth: async (health: HealthCheck | null) => {
      await must(test.client.environments.update({ ...about, id, health }));
    },
    deploy: async (
      name: string,
      onDrift: 'stop' | 'overwrite',
      begun: (jobId: string) => void = () => undefined,
    ): Promise<Outcome> => {
      const source = { kind: 'version', name } as const;
      const reply = await test.client.deploy.start({ environment: id, source, onDrift });
      if (!reply.ok) return 'not begun';
      begun(reply.value.jobId);
      const job = await test.core.waitForJob(reply.value.jobId);
      if (job.state === 'failed' && job.receiptId === null) return 'not begun';
      const receipt = (await receipts()).find(each => each.id === job.receiptId);
      if (!receipt) throw new Error(`The job has no receipt: ${job.message}`);
      return receipt.outcome;
    },
  };
}

export type World = Awaited<ReturnType<typeof worldAt>>;
