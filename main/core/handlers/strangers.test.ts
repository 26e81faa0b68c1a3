import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  fsck,
  git,
  gitRepository,
  gitWithInput,
  tempFolder,
  writeFiles,
} from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

// Repositories that Tagline did not make: they open as they are, whatever their history.

/** Writes an object as it stands, sound or not, and a tag that names it. */
function plantTag(folder: string, name: string, content: string | Buffer): string {
  const oid = gitWithInput(
    folder,
    content,
    'hash-object',
    '-t',
    'tag',
    '-w',
    '--literally',
    '--stdin',
  ).trim();
  writeFileSync(join(folder, '.git/refs/tags', name), `${oid}\n`);
  return oid;
}

function removeObject(folder: string, oid: string) {
  rmSync(join(folder, '.git/objects', oid.slice(0, 2), oid.slice(2)), { force: true });
}

describe('a stranger’s tags', () => {
  it('are versions like the rest, and a bad one is one bad row', async () => {
    const folder = gitRepository(flows);
    const commit = git(folder, 'rev-parse', 'HEAD').trim();
    const tree = git(folder, 'rev-parse', 'HEAD^{tree}').trim();
    const blob = git(folder, 'rev-parse', 'HEAD:README.md').trim();
    git(folder, 'tag', 'light');
    git(folder, 'tag', '-m', 'Annotated by hand', 'annotated');
    git(folder, 'tag', '-m', 'A tag of a tag', 'nested', 'annotated');
    git(folder, 'tag', 'of-tree', tree);
    git(folder, 'tag', '-m', 'names a file', 'of-blob', blob);
    git(folder, 'tag', 'release/1.0');
    const header = (type: string, object: string) =>
      `object ${object}\ntype ${type}\ntag x\ntagger Old <old@x.org> 1741500000 +0100\n\n`;
    plantTag(
      folder,
      'signed',
      `${header('commit', commit)}Signed off\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n`,
    );
    plantTag(folder, 'no-tagger', `object ${commit}\ntype commit\ntag no-tagger\n\nOld git\n`);
    plantTag(
      folder,
      'latin',
      Buffer.concat([
        Buffer.from(header('commit', commit)),
        Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65, 0x0a]),
      ]),
    );
    plantTag(folder, 'garbage', 'this is no tag');
    plantTag(folder, 'wrong-type', header('tree', commit));
    const missing = plantTag(folder, 'missing', `${header('commit', commit)}gone\n`);
    removeObject(folder, missing);
    writeFileSync(join(folder, '.git/refs/tags/torn'), 'abc');

    const { client, snapshot } = await openTestProject(folder);
    const { versions } = await must(client.versions.list({}));
    const rows = new Map(versions.map(version => [version.name, version]));
    expect(rows.get('light')).toMatchObject({
      kind: 'lightweight',
      usable: true,
      tag: null,
      commit,
      tree,
      description: 'first',
    });
    expect(rows.get('annotated')).toMatchObject({
      kind: 'annotated',
      usable: true,
      commit,
      description: 'Annotated by hand',
    });
    expect(rows.get('nested')).toMatchObject({
      kind: 'annotated',
      usable: true,
      commit,
      description: 'A tag of a tag',
    });
    expect(rows.get('release/1.0')).toMatchObject({ kind: 'lightweight', usable: true });
    expect(rows.get('signed')).toMatchObject({
      usable: true,
      signed: 'pgp',
      description: 'Signed off',
      date: '2025-03-09T06:00:00.000Z',
    });
    expect(rows.get('no-tagger')).toMatchObject({ usable: true, commit });
    expect(rows.get('latin')).toMatchObject({ usable: true, description: expect.stringContaining('Gr') });
    const bad = ['of-tree', 'of-blob', 'garbage', 'wrong-type', 'missing', 'torn'];
    for (const name of bad) {
      expect(rows.get(name)).toMatchObject({ name, usable: false, problem: { code: 'version-damaged' } });
      expect((await errorOf(client.versions.view({ name }))).code).toBe('version-damaged');
      expect((await errorOf(client.versions.restore({ name }))).code).toBe('version-damaged');
    }
    expect(rows.get('of-tree')?.problem?.message).toContain('folder tree');

    const { stamps } = await snapshot();
    await must(client.project.refresh({}));
    expect((await snapshot()).stamps).toEqual(stamps);

    await must(client.versions.view({ name: 'release/1.0' }));
    await must(client.versions.restore({ name: 'nested' }));
    await must(client.versions.create({ name: 'ours', allowUnchanged: true }));
    expect((await snapshot()).draft.base).toBe('ours');
    expect(git(folder, 'status', '--porcelain')).toBe('');
  });

  it('packed by the thousand are listed like loose ones', async () => {
    const folder = gitRepository(flows);
    const commit = git(folder, 'rev-parse', 'HEAD').trim();
    const lines = Array.from({ length: 1000 }, (_, index) => {
      const date = 1741500000 + index * 60;
      const name = `1.${index}.0`;
      return `tag ${name}\nfrom ${commit}\ntagger Old <old@x.org> ${date} +0000\ndata ${name.length}\n${name}\n`;
    });
    gitWithInput(folder, lines.join(''), 'fast-import', '--quiet');
    git(folder, 'pack-refs', '--all');
    git(folder, 'gc', '--quiet');
    const { client, snapshot } = await openTestProject(folder);
    const { versions } = await must(client.versions.list({}));
    expect(versions.slice(0, 2).map(({ name }) => name)).toEqual(['1.999.0', '1.998.0']);
    expect(await snapshot()).toMatchObject({
      versionCount: 1000,
      latestVersion: '1.999.0',
      draft: { base: '1.999.0' },
    });
    await must(client.versions.create({ name: '2.0.0', allowUnchanged: true }));
    expect((await must(client.versions.list({}))).versions[0]?.name).toBe('2.0.0');
    git(folder, 'tag', '-d', '1.500.0');
    expect((await must(client.versions.list({}))).versions).toHaveLength(1000);
  });

  it('with a message of a megabyte or with markup are inert text', async () => {
    const folder = gitRepository(flows);
    const huge = `Huge\n\n${'x'.repeat(1024 * 1024)}`;
    writeFileSync(join(folder, '.git/MESSAGE'), huge);
    git(folder, 'tag', '-F', '.git/MESSAGE', 'huge');
    const markup = '<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1))\u0007';
    git(folder, 'tag', '-m', markup, 'markup');
    const { client } = await openTestProject(folder);
    const rows = new Map(
      (await must(client.versions.list({}))).versions.map(version => [version.name, version]),
    );
    expect(rows.get('huge')?.description).toBe(huge);
    expect(rows.get('markup')?.description).toBe(markup);
    const description = `${'y'.repeat(1024 * 1024 - 40)}\n-----BEGIN PGP SIGNATURE-----\n`;
    await must(client.versions.create({ name: 'ours', description, allowUnchanged: true }));
    const ours = (await must(client.versions.list({}))).versions.find(({ name }) => name === 'ours');
    expect(ours).toMatchObject({ signed: null, description: expect.stringContaining('BEGIN PGP') });
    expect(fsck(folder)).toBe('');
  });
});

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
