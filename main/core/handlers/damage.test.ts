import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, gitRepository, gitWithInput, removeObject } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

describe('damage', () => {
  async function twoVersions() {
    const folder = gitRepository(flows);
    const { client, version, save, ...rest } = await openTestProject(folder);
    await version('1.0.0');
    await save('README.md', 'the second state\n');
    await version('1.1.0');
    return { client, save, version, ...rest, folder };
  }

  it('of a file’s object is told when it is needed, and loses nothing', async () => {
    const { folder, client, snapshot } = await twoVersions();
    const oid = git(folder, 'rev-parse', '1.0.0:README.md').trim();
    const path = join(folder, '.git/objects', oid.slice(0, 2), oid.slice(2));
    rmSync(path);
    writeFileSync(path, 'not zlib');
    const at = { kind: 'version' as const, name: '1.0.0' };
    const { entries } = await must(client.files.list({ at }));
    expect(entries.filter(entry => entry.kind === 'file').map(entry => entry.path)).toEqual(
      Object.keys(flows).toSorted(),
    );
    const error = await errorOf(client.files.read({ at, path: 'README.md' }));
    expect(error).toMatchObject({ code: 'version-damaged', message: expect.stringContaining('a backup') });
    const sides = { a: at, b: { kind: 'draft' as const } };
    expect((await must(client.compare.files(sides))).changes).toMatchObject([
      { path: 'README.md', status: 'modified', insertions: null, deletions: null },
    ]);
    expect((await errorOf(client.compare.file({ ...sides, path: 'README.md' }))).code).toBe(
      'version-damaged',
    );
    expect((await errorOf(client.versions.restore({ name: '1.0.0' }))).code).toMatch(/damaged$/);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('the second state\n');
    expect((await snapshot()).draft).toMatchObject({
      base: '1.1.0',
      changes: { added: 0, modified: 0, deleted: 0 },
    });
    expect((await must(client.versions.list({}))).versions).toHaveLength(2);
  });

  it('of a folder’s object is refused when one looks at the version', async () => {
    const { folder, client } = await twoVersions();
    removeObject(folder, git(folder, 'rev-parse', '1.0.0^{tree}').trim());
    const { client: again } = await openTestProject(folder);
    expect((await errorOf(again.versions.view({ name: '1.0.0' }))).code).toMatch(/damaged$/);
    expect((await must(client.versions.counts({ names: ['1.1.0'] }))).counts).toHaveProperty('1.1.0');
  });

  it('of the draft’s history costs the history, not the draft', async () => {
    const { folder, client, save, restart } = await twoVersions();
    await save('README.md', 'a draft\n');
    removeObject(folder, git(folder, 'rev-parse', 'refs/tagline/draft').trim());
    await restart();
    const project = await openTestProject(folder);
    expect((await project.snapshot()).draft).toMatchObject({ base: '1.1.0', changes: { modified: 1 } });
    await project.save('README.md', 'goes on\n');
    await must(project.client.versions.restore({ name: '1.0.0' }));
    await must(project.client.versions.undo({}));
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('goes on\n');
    expect(client).toBeDefined();
  });

  it('in a version that would write outside of the project is refused', async () => {
    const folder = gitRepository(flows);
    const blob = git(folder, 'rev-parse', 'HEAD:README.md').trim();
    const entry = (mode: string, name: string, oid: string) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]);
    const plantTree = (bytes: Buffer) =>
      gitWithInput(folder, bytes, 'hash-object', '-t', 'tree', '-w', '--literally', '--stdin').trim();
    const hooks = plantTree(entry('100755', 'post-checkout', blob));
    const roots = {
      dots: plantTree(entry('40000', '..', hooks)),
      git: plantTree(entry('40000', '.git', hooks)),
      slash: plantTree(entry('100644', '../up', blob)),
    };
    for (const [name, tree] of Object.entries(roots)) {
      const commit = git(folder, 'commit-tree', '-m', name, tree).trim();
      git(folder, 'tag', name, commit);
    }
    const { client } = await openTestProject(folder);
    const before = readdirSync(join(folder, '..')).length;
    for (const name of Object.keys(roots)) {
      expect((await errorOf(client.versions.restore({ name }))).code).toMatch(/damaged$|^path-/);
      expect(git(folder, 'status', '--porcelain')).toBe('');
    }
    expect(readdirSync(join(folder, '.git/hooks')).filter(name => name === 'post-checkout')).toEqual([]);
    expect(readdirSync(join(folder, '..')).length).toBeGreaterThanOrEqual(before);
  });
});
