import { onTestFinished } from 'vitest';
import type { EnvironmentDefinition } from '../../../contract/snapshot.ts';
import type { JobControl } from '../jobs.ts';
import { openWorkspace } from '../project/open-workspace.ts';
import { gitRepository, tempFolder, writeFiles } from '../repository/git-for-tests.ts';
import { openRepository } from '../repository/open.ts';
import { defaultSettings } from '../settings.ts';
import { noSecrets } from '../vault/secrets.ts';
import { openAudit } from './audit.ts';
import { type Deployment, openReceipt } from './deployment.ts';
import { runDeployment } from './pipeline.ts';
import { openTarget } from './targets/table.ts';
import type { Target } from './targets/target.ts';

const who = { name: 'Ada', email: 'ada@tagline.invalid' };

/** For tests: a project with versions 1 and 2, of which 1 is live in a folder, and a way to break any step. */
export async function pipelineTest() {
  const project = gitRepository({ 'a.txt': 'one\n', 'b/c.txt': 'same\n' });
  const open = async () => {
    const repository = await openRepository(project);
    return await openWorkspace(repository, {
      clock: () => new Date(),
      settings: () => defaultSettings,
      onSkipped: () => undefined,
      onUnrecorded: () => undefined,
      onWaiting: () => undefined,
    });
  };
  const workspace = await open();
  onTestFinished(() => workspace.close());
  const first = await workspace.createVersion({ name: '1.0.0', description: '' });
  writeFiles(project, { 'a.txt': 'two\n', 'new.txt': 'new\n' });
  const second = await workspace.createVersion({ name: '2.0.0', description: '' });
  const path = `${tempFolder()}/production`;
  const environment: EnvironmentDefinition = {
    id: 'production',
    name: 'Production',
    colour: 'red',
    target: { kind: 'folder', path, keepReleases: 3 },
    connections: { erp: 'https://erp.example' },
  };
  const real = openTarget(environment, noSecrets);

  const run = async (
    version = second,
    change: Partial<Target> = {},
    control: { signal?: AbortSignal; report?: JobControl['report'] } = {},
  ) => {
    const deployment: Deployment = {
      repository: workspace.repository,
      environment,
      target: { ...real, ...change },
      version,
      action: 'deploy',
      from: null,
      previousVersion: null,
      onDrift: 'stop',
      reason: '',
      who,
      appVersion: 'test',
      clock: () => new Date(),
    };
    return await runDeployment(deployment, openReceipt(deployment), {
      signal: control.signal ?? new AbortController().signal,
      report: control.report ?? (() => undefined),
      note: () => undefined,
      pointOfNoReturn: () => undefined,
    });
  };
  await run(first);
  const receipts = async () =>
    (await openAudit(workspace.repository).list()).flatMap(entry => entry.receipt ?? []);
  return { project, path, workspace, environment, real, first, second, run, receipts, open };
}
