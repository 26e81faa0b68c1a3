import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '../../../../../contract/client.ts';
import type { FileContent, FileEntry } from '../../../../../contract/commands/files.ts';
import type { ErrorCode, Reply } from '../../../../../contract/errors.ts';
import { startTestCore, type TestCore } from '../../../testing/test-core.ts';
import type { Site } from './site.ts';

/** What failed, by step; a step that worked is not in it. */
export type Steps = { [step: string]: ErrorCode };

export type Seen = {
  /** `broken`: a bad row, and looking at it and restoring it are refused as `version-damaged`. */
  state: 'broken' | Steps;
  files: FileEntry[];
  contents: Map<string, FileContent>;
};

export type Walked = {
  open: 'ok' | ErrorCode;
  message: string;
  versions: Map<string, Seen>;
  /** Saving a file and making a version of one's own, at the end. */
  after: Steps;
};

const readAtMost = 200;
const draft = { kind: 'draft' } as const;

/** Does with a repository what a person would: opens it and looks at, compares, restores and deploys all of it. */
export async function walk(site: Pick<Site, 'base' | 'folder'>): Promise<Walked> {
  mkdirSync(join(site.base, 'home'));
  const test = await startTestCore(join(site.base, 'home'));
  try {
    return await walkOpen(site, test);
  } finally {
    await test.core.close();
  }
}

async function walkOpen(site: Pick<Site, 'base' | 'folder'>, { client, core }: TestCore): Promise<Walked> {
  const versions: Walked['versions'] = new Map();
  const after: Steps = {};
  await client.project.inspect({ path: site.folder });
  const opened = await client.project.open({ path: site.folder });
  if (!opened.ok) {
    return { open: opened.error.code, message: opened.error.message, versions, after };
  }
  const step = stepsInto(after);
  const environment = await step(
    'environment',
    client.environments.create({
      name: 'Live',
      colour: 'teal',
      target: { kind: 'folder', path: join(site.base, 'target') },
    }),
  );
  const listed = await step('versions', client.versions.list({}));
  const rows = listed?.versions ?? [];
  await step('counts', client.versions.counts({ names: rows.slice(0, 200).map(({ name }) => name) }));
  for (const { name, usable } of rows) {
    versions.set(
      name,
      usable ? await walkVersion(client, core, name, environment?.id) : await walkBroken(client, name),
    );
  }
  await step('draft', client.files.list({ at: draft }));
  await step('save', client.files.save({ files: [{ path: 'ours.txt', text: 'ours\n' }] }));
  await step('create', client.versions.create({ name: 'ours', description: 'made here' }));
  await step('again', client.versions.list({}));
  await step('view', client.versions.view({ name: 'ours' }));
  const { project } = await snapshotOf(client);
  if (project === null) after.snapshot = 'no-project';
  else if (project.readOnly !== null) after.snapshot = project.readOnly.code;
  return { open: 'ok', message: '', versions, after };
}

async function snapshotOf(client: Client) {
  const reply = await client.app.snapshot({});
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value;
}

const stepsInto =
  (failed: Steps) =>
  async <T>(step: string, reply: Promise<Reply<T>>): Promise<T | null> => {
    const answer = await reply;
    if (answer.ok) return answer.value;
    failed[step] ??= answer.error.code;
    return null;
  };

async function walkBroken(client: Client, name: string): Promise<Seen> {
  const failed: Steps = {};
  const step = stepsInto(failed);
  await step('view', client.versions.view({ name }));
  await step('list', client.files.list({ at: { kind: 'version', name } }));
  await step('restore', client.versions.restore({ name }));
  const codes = [failed.view, failed.list, failed.restore];
  const state = codes.every(code => code === 'version-damaged')
    ? 'broken'
    : { ...failed, row: 'internal' as const };
  return { state, files: [], contents: new Map() };
}

async function walkVersion(
  client: Client,
  core: TestCore['core'],
  name: string,
  environment: string | undefined,
): Promise<Seen> {
  const failed: Steps = {};
  const step = stepsInto(failed);
  const at = { kind: 'version', name } as const;
  const sides = { a: at, b: draft };
  await step('view', client.versions.view({ name }));
  await step('return', client.versions.returnToDraft({}));
  const entries = (await step('list', client.files.list({ at })))?.entries ?? [];
  const files = entries.filter(({ kind }) => kind !== 'folder');
  const contents: Seen['contents'] = new Map();
  for (const { path } of files.slice(0, readAtMost)) {
    const content = await step('read', client.files.read({ at, path }));
    if (content !== null) contents.set(path, content);
  }
  const compared = await step('compare', client.compare.files(sides));
  for (const { path } of compared?.changes.slice(0, readAtMost) ?? []) {
    await step('compare', client.compare.file({ ...sides, path }));
  }
  const restored = await step('restore', client.versions.restore({ name }));
  if (restored !== null) {
    const now = await step('compare', client.compare.files(sides));
    if (now?.changes.length !== 0) failed.restored = 'verification-failed';
    if (restored.kind === 'restored') await step('undo', client.versions.undo({}));
  }
  if (environment !== undefined) {
    const source = { kind: 'version', name } as const;
    await step('plan', client.deploy.plan({ environment, source }));
    const started = await step('deploy', client.deploy.start({ environment, source }));
    const job = started && (await core.waitForJob(started.jobId));
    if (job?.state === 'failed') failed.deploy = job.error?.code ?? 'internal';
  }
  return { state: failed, files, contents };
}
