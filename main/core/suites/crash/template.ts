import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { git, tempFolder, writeFiles } from '../../repository/git-for-tests.ts';
import { must, startTestCore, type TestCore } from '../../testing/test-core.ts';
import { fastFolder } from './disk.ts';

/** A core with the project of a place open, like a person's: project, home and deployment target side by side. */
export type Opened = TestCore & { project: string; target: string };

/** The clock of all these runs: the same ids each time. */
const clock = () => new Date('2026-03-09T08:00:00Z');

export async function openAt(place: string): Promise<Opened> {
  const test = await startTestCore(join(place, 'home'), { clock });
  try {
    const project = join(place, 'project');
    await must(test.client.project.open({ path: project, initialise: true }));
    return { ...test, project, target: join(place, 'target') };
  } catch (error) {
    await test.core.close();
    throw error;
  }
}

export const save = ({ client }: Opened, files: { [path: string]: string }) =>
  client.files.save({ files: Object.entries(files).map(([path, text]) => ({ path, text })) });

/** Versions 1.0.0 and 2.0.0, which differ in every way that trees can, and a draft on top of them. */
export async function makeProject(opened: Opened): Promise<void> {
  const { client, project, target } = opened;
  writeFiles(project, {
    'a.txt': 'one\n',
    'sub/b.txt': 'b\n',
    'sub/deep/gone.txt': 'gone\n',
    kind: 'a file\n',
    'run.sh': '#!/bin/sh\n',
  });
  chmodSync(join(project, 'run.sh'), 0o755);
  symlinkSync('a.txt', join(project, 'link'));
  await must(client.versions.create({ name: '1.0.0' }));
  rmSync(join(project, 'sub/deep'), { recursive: true });
  rmSync(join(project, 'kind'));
  rmSync(join(project, 'link'));
  writeFiles(project, { 'a.txt': 'two\n', 'kind/inner.txt': 'a folder\n', 'new/c.txt': 'c\n' });
  chmodSync(join(project, 'run.sh'), 0o644);
  symlinkSync('sub/b.txt', join(project, 'link'));
  await must(client.versions.create({ name: '2.0.0' }));
  await must(
    client.environments.create({ name: 'Test', colour: 'teal', target: { kind: 'folder', path: target } }),
  );
  await must(save(opened, { 'a.txt': 'draft\n' }));
}

/** A place at `at`, which every copy takes, made once and kept aside as `template`. */
export async function makeTemplate(
  prepare: (opened: Opened) => Promise<unknown>,
  packed: boolean,
): Promise<{ at: string; template: string }> {
  const folder = tempFolder(fastFolder());
  const [at, template] = [join(folder, 'at'), join(folder, 'template')];
  mkdirSync(join(at, 'project'), { recursive: true });
  git(join(at, 'project'), 'init', '-q', '--template=');
  const opened = await openAt(at);
  try {
    await makeProject(opened);
    await prepare(opened);
  } finally {
    await opened.core.close();
  }
  if (packed) git(opened.project, 'gc', '-q');
  renameSync(at, template);
  return { at, template };
}
