import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { deploy } from '../../../contract/commands/deploy.ts';
import type { InputOf } from '../../../contract/contract.ts';
import type { Job } from '../../../contract/job.ts';
import type { Receipt } from '../../../contract/receipt.ts';
import { fsck, git, gitRepository, tempFolder } from '../repository/git-for-tests.ts';
import { must, startTestCore, type TestCore } from '../testing/test-core.ts';
import { treeOf } from './targets/folder/testing.ts';

export const flows = {
  'flows/order.json': '{"retry": 3}\n',
  'mappings/customer.yaml': 'id: number\n',
  'bin/import.sh': '#!/bin/sh\necho hi\n',
  'data/sample.bin': new Uint8Array([0, 255, 10, 13, 0]),
  'README.md': '# Orders\r\n',
};

/** For tests: an open project (its files committed by native git, `bin/import.sh` executable) and a place to deploy to. */
export async function deployTest(files: { [path: string]: string | Uint8Array } = flows) {
  const project = gitRepository(files);
  if ('bin/import.sh' in files) {
    execFileSync('chmod', ['755', 'bin/import.sh'], { cwd: project });
    git(project, 'commit', '-qam', 'executable');
  }
  const place = tempFolder();
  let test: TestCore = await startTestCore(place);
  onTestFinished(() => test.core.close());
  await must(test.client.project.open({ path: project }));

  const at = (name: string) => join(place, 'targets', name);
  const addEnvironment = async (name: string, connections: { [key: string]: string } = {}) => {
    const target = { kind: 'folder' as const, path: at(name) };
    return (await must(test.client.environments.create({ name, colour: 'teal', target, connections }))).id;
  };
  const receipts = async (): Promise<Receipt[]> => {
    const { entries } = await must(test.client.activity.list({}));
    return entries.flatMap(entry => entry.receipt ?? []);
  };
  const deployAndWait = async (
    input: InputOf<typeof deploy.start>,
  ): Promise<{ job: Job; receipt: Receipt | null }> => {
    const { jobId } = await must(test.client.deploy.start(input));
    const job = await test.core.waitForJob(jobId);
    return { job, receipt: (await receipts()).find(receipt => receipt.id === job.receiptId) ?? null };
  };
  return {
    project,
    place,
    at,
    get client() {
      return test.client;
    },
    get core() {
      return test.core;
    },
    /** Closes everything and opens the project again, as after a restart. */
    restart: async () => {
      await test.core.close();
      test = await startTestCore(place);
      await must(test.client.project.open({ path: project }));
    },
    addEnvironment,
    receipts,
    deploy: deployAndWait,
    version: async (name: string) => {
      await must(test.client.versions.create({ name, allowUnchanged: true }));
    },
    save: async (path: string, text: string) => {
      await must(test.client.files.save({ files: [{ path, text }] }));
    },
    running: async (name: string) => {
      const { project: opened } = await must(test.client.app.snapshot({}));
      const environment = opened?.environments.find(each => each.name === name);
      return {
        version: environment?.running?.version ?? null,
        previous: environment?.previousVersion ?? null,
      };
    },
  };
}

/** The files of a version as native git would hand them out, without links. */
export async function archiveOf(project: string, version: string): Promise<{ [path: string]: string }> {
  const out = tempFolder();
  mkdirSync(join(out, 'tree'));
  const tar = execFileSync('git', ['-c', 'tar.umask=0022', 'archive', version], {
    cwd: project,
    maxBuffer: 256 * 1024 * 1024,
  });
  execFileSync('tar', ['x', '--no-same-owner', '-p', '-C', join(out, 'tree')], { input: tar });
  return await treeOf(join(out, 'tree'));
}

export const liveFilesAt = (target: string) => treeOf(join(target, 'current', 'files'));
export const liveConnections = (target: string): unknown =>
  JSON.parse(readFileSync(join(target, 'current', 'connections.json'), 'utf8'));

type Stored = { sequence: number; previous: string | null; entry: { id: string; receipt: Receipt | null } };

/** Reads the chain with native git and checks that every record names the one before it; oldest first. */
export function storedChain(project: string): Stored[] {
  const lines = git(project, 'rev-list', '--reverse', '--parents', 'refs/tagline/receipts')
    .trim()
    .split('\n');
  const records = lines.map((line, index) => {
    const [commit = '', parent = null, ...more] = line.split(' ');
    expect(more).toEqual([]);
    expect(git(project, 'ls-tree', '--name-only', commit)).toBe('record.json\n');
    const record = JSON.parse(git(project, 'show', `${commit}:record.json`)) as Stored;
    expect(record.sequence).toBe(index + 1);
    expect(record.previous).toBe(parent);
    return record;
  });
  expect(new Set(records.map(record => record.entry.id)).size).toBe(records.length);
  expect(fsck(project)).toBe('');
  return records;
}
