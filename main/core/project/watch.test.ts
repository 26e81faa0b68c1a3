import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { git, writeFiles } from '../repository/git-for-tests.ts';
import { openTestProject, type TestProject } from '../testing/test-project.ts';

type Stamps = Awaited<ReturnType<TestProject['snapshot']>>['stamps'];

/** Does something outside, and waits until the snapshot that is told shows it; nobody asks for one. */
async function noticed(
  project: TestProject,
  outside: () => void,
  shows: (before: Stamps, now: Stamps) => boolean,
) {
  const before = (await project.snapshot()).stamps;
  outside();
  await vi.waitFor(
    () => {
      const now = project.core.snapshot().project?.stamps;
      expect(now && shows(before, now)).toBe(true);
    },
    { timeout: 60_000, interval: 20 },
  );
}

const files = (before: Stamps, now: Stamps) => now.files > before.files;
const versions = (before: Stamps, now: Stamps) => now.versions > before.versions;

describe('watching', () => {
  it('notices files and versions that others make', async () => {
    const project = await openTestProject();
    project.core.subscribe(() => undefined);
    const { folder } = project;
    await noticed(project, () => writeFiles(folder, { 'README.md': 'by another program' }), files);
    await noticed(project, () => mkdirSync(join(folder, 'empty')), files);
    await noticed(project, () => rmSync(join(folder, 'flows'), { recursive: true }), files);
    await noticed(project, () => renameSync(join(folder, 'README.md'), join(folder, 'START.md')), files);
    await noticed(project, () => git(folder, 'tag', '-m', 'by hand', '9.0.0'), versions);
    await noticed(
      project,
      () => git(folder, 'pack-refs', '--all'),
      () => true,
    );
    await noticed(project, () => git(folder, 'tag', '-d', '9.0.0'), versions);
    expect(project.core.snapshot().notices).toEqual([]);
  });
});
