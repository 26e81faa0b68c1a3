import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../failure.ts';
import { fsck, git, gitRepository } from '../repository/git-for-tests.ts';
import { openRepository } from '../repository/open.ts';
import type { Repository } from '../repository/types.ts';
import { defaultSettings } from '../settings.ts';
import { restoreVersion, undoRestore } from './draft/restore.ts';
import { saveFiles } from './files/save-files.ts';
import { openWorkspace } from './open-workspace.ts';
import type { Workspace } from './workspace.ts';

const writes = [
  'writeBlob',
  'writeTree',
  'writeCommit',
  'writeTag',
  'updateRef',
  'publish',
  'writeIndex',
  'checkout',
] as const;

/** The same repository, whose n-th write fails, and every one after it, as when the disk goes away. */
function failingAt(repository: Repository, n: number): { repository: Repository; failed: () => boolean } {
  let count = 0;
  const failing: Repository = { ...repository };
  for (const name of writes) {
    const write = repository[name] as (...args: unknown[]) => Promise<unknown>;
    Object.assign(failing, {
      [name]: async (...args: unknown[]) => {
        count += 1;
        if (count >= n) throw new Failure('io-error', 'The disk went away.');
        return write(...args);
      },
    });
  }
  return { repository: failing, failed: () => count >= n };
}

const surroundings = {
  clock: () => new Date(),
  settings: () => defaultSettings,
  onSkipped: () => undefined,
  onUnrecorded: () => undefined,
  onWaiting: () => undefined,
};

async function withWorkspace<T>(folder: string, work: (workspace: Workspace) => Promise<T>, n?: number) {
  const repository = await openRepository(folder);
  const { repository: used, failed } =
    n === undefined ? { repository, failed: () => false } : failingAt(repository, n);
  const workspace = await openWorkspace(used, surroundings);
  try {
    const value = await work(workspace);
    // What follows a save has ended when the draft can be seen.
    await workspace.draft();
    return { value, failed: failed() };
  } catch (error) {
    if (!failed()) throw error;
    return { value: null, failed: true };
  } finally {
    await workspace.close();
  }
}

const save = (text: string) => (workspace: Workspace) =>
  saveFiles(workspace, { files: [{ path: 'a.txt', text }], onto: { kind: 'draft' } });

/** Does `work` again and again in the same project, failing one write later each time, until it succeeds. */
async function failEverywhere(
  work: (workspace: Workspace) => Promise<unknown>,
  check: (folder: string, workspace: Workspace, failed: boolean) => Promise<void>,
) {
  let steps = 0;
  for (let done = false; !done; ) {
    steps += 1;
    const folder = gitRepository({ 'a.txt': 'one\n', 'b/c.txt': 'c\n' });
    await withWorkspace(folder, async workspace => {
      await workspace.createVersion({ name: '1.0.0', description: '' });
      await save('two\n')(workspace);
      await workspace.createVersion({ name: '1.1.0', description: '' });
      await save('draft\n')(workspace);
    });
    const { failed } = await withWorkspace(folder, work, steps);
    await withWorkspace(folder, workspace => check(folder, workspace, failed));
    expect(fsck(folder)).toBe('');
    done = !failed;
  }
  return steps;
}

const read = (folder: string) => readFileSync(join(folder, 'a.txt'), 'utf8');

describe('a write that fails at any point', () => {
  it('leaves a version whole or not there, and the draft as it was', async () => {
    const steps = await failEverywhere(
      workspace => workspace.createVersion({ name: '2.0.0', description: 'x' }),
      async (folder, workspace, failed) => {
        expect(read(folder)).toBe('draft\n');
        const made = (await workspace.listVersions()).find(({ name }) => name === '2.0.0');
        if (made) expect(git(folder, 'show', '2.0.0:a.txt')).toBe('draft\n');
        expect(made?.usable ?? failed).toBe(true);
        await workspace.createVersion({ name: '2.0.1', description: '' });
        expect(git(folder, 'status', '--porcelain')).toBe('');
      },
    );
    expect(steps).toBeGreaterThan(4);
  });

  it('leaves the draft before a restore, or the version with an undo', async () => {
    const steps = await failEverywhere(
      workspace => restoreVersion(workspace, '1.0.0'),
      async (folder, workspace, failed) => {
        const { base } = await workspace.draft();
        if (failed) expect(read(folder)).toBe('draft\n');
        else expect([read(folder), base]).toEqual(['one\n', '1.0.0']);
        if (await workspace.undo()) await undoRestore(workspace);
        expect([read(folder), (await workspace.draft()).base]).toEqual(['draft\n', '1.1.0']);
      },
    );
    expect(steps).toBeGreaterThan(2);
  });

  it('leaves a saved file either old or new, and the next save goes through', async () => {
    const steps = await failEverywhere(save('three\n'), async (folder, workspace, failed) => {
      expect(failed ? ['draft\n', 'three\n'] : ['three\n']).toContain(read(folder));
      await save('four\n')(workspace);
      await workspace.draft();
      expect(git(folder, 'show', 'refs/tagline/draft:a.txt')).toBe('four\n');
    });
    expect(steps).toBeGreaterThan(2);
  });
});
