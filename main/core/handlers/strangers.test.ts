import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fsck, git, gitRepository, tempFolder, writeFiles } from '../repository/git-for-tests.ts';
import { must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

// Repositories that Tagline did not make: they open as they are, whatever their history.

describe('a stranger’s repository', () => {
  it('without a commit opens', async () => {
    const folder = tempFolder();
    git(folder, 'init', '-q', '-b', 'trunk');
    writeFiles(folder, flows);
    const { client, snapshot } = await openTestProject(folder);
    expect(await snapshot()).toMatchObject({ versionCount: 0, draft: { base: null, changes: { added: 3 } } });
    await must(client.versions.create({ name: '1.0.0' }));
    expect(git(folder, 'log', '--format=%s', 'trunk').trim()).toBe('1.0.0');
    expect([git(folder, 'status', '--porcelain'), fsck(folder)]).toEqual(['', '']);
  });

  it('with a detached HEAD takes a version there and leaves the branches alone', async () => {
    const folder = gitRepository(flows);
    git(folder, 'checkout', '-q', '--detach');
    const main = git(folder, 'rev-parse', 'main');
    const { client, save } = await openTestProject(folder);
    await save('README.md', 'detached');
    await must(client.versions.create({ name: '1.0.0' }));
    expect(git(folder, 'rev-parse', 'main')).toBe(main);
    expect(git(folder, 'rev-parse', 'HEAD')).toBe(git(folder, 'rev-parse', '1.0.0^{commit}'));
    expect(() => git(folder, 'symbolic-ref', '-q', 'HEAD')).toThrow();
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });

  it('stands on the nearest version behind HEAD', async () => {
    const folder = gitRepository(flows);
    git(folder, 'tag', 'old');
    for (const number of [1, 2, 3]) {
      writeFiles(folder, { 'count.txt': `${number}` });
      git(folder, 'add', '-A');
      git(folder, 'commit', '-qm', `${number}`);
    }
    const { snapshot } = await openTestProject(folder);
    expect((await snapshot()).draft).toMatchObject({ base: 'old', changes: { added: 1 } });
  });

  it('with work that is staged and not committed keeps it', async () => {
    const folder = gitRepository(flows);
    git(folder, 'tag', 'v1');
    writeFiles(folder, { 'staged.txt': 'staged', 'README.md': 'worktree' });
    git(folder, 'add', 'staged.txt');
    const { client, snapshot } = await openTestProject(folder);
    expect((await snapshot()).draft.changes).toEqual({ added: 1, modified: 1, deleted: 0 });
    await must(client.versions.restore({ name: 'v1' }));
    await must(client.versions.undo({}));
    expect(readFileSync(join(folder, 'staged.txt'), 'utf8')).toBe('staged');
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('worktree');
  });
});
