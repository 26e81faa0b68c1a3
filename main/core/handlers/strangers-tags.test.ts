import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fsck, git, gitRepository, gitWithInput, removeObject } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { flows, openTestProject } from '../testing/test-project.ts';

// Tags that Tagline did not make: whatever they hold, the list of versions is whole.

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
