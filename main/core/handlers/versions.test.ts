import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fsck, git, tempFolder, writeFiles } from '../repository/git-for-tests.ts';
import { errorOf, must } from '../testing/test-core.ts';
import { openTestProject } from '../testing/test-project.ts';

const status = (folder: string) => git(folder, 'status', '--porcelain');

describe('a version', () => {
  it('is a commit and an annotated tag that git agrees with', async () => {
    const { folder, client, save, snapshot } = await openTestProject();
    await save('flows/orders.json', '{"retry": 5}\n');
    const description = 'More retries\n\nThe shop is <slow> on Mondays.';
    expect(await must(client.versions.create({ name: '1.0.0', description }))).toEqual({
      kind: 'created',
      name: '1.0.0',
    });

    expect(git(folder, 'tag', '-n').trim()).toMatch(/^1\.0\.0 +More retries$/);
    const shown = git(folder, 'show', '--format=%an <%ae>|%s', '1.0.0');
    expect(shown).toContain('tag 1.0.0\nTagger: Ada Tester <ada@tagline.invalid>');
    expect(shown).toContain(description);
    expect(shown).toContain('Ada Tester <ada@tagline.invalid>|1.0.0');
    expect(shown).toContain('+{"retry": 5}');
    expect(git(folder, 'cat-file', '-t', '1.0.0').trim()).toBe('tag');
    expect(git(folder, 'rev-parse', '1.0.0^{commit}')).toBe(git(folder, 'rev-parse', 'main'));
    expect(git(folder, 'rev-list', '--count', 'main').trim()).toBe('2');
    expect([status(folder), fsck(folder)]).toEqual(['', '']);
    expect(await snapshot()).toMatchObject({
      draft: { base: '1.0.0', changes: { added: 0, modified: 0, deleted: 0 }, savedAt: null },
      versionCount: 1,
      latestVersion: '1.0.0',
    });
    const { versions } = await must(client.versions.list({}));
    expect(versions).toMatchObject([
      {
        name: '1.0.0',
        kind: 'annotated',
        description,
        author: { name: 'Ada Tester' },
        usable: true,
        problem: null,
      },
    ]);
  });

  it('is the first commit of a project without any, also of an empty one', async () => {
    const { folder, client, version } = await openTestProject(tempFolder());
    await version('1.0.0');
    writeFiles(folder, { 'a.txt': 'a' });
    await version('1.1.0', 'With a file');
    expect(git(folder, 'ls-tree', '-r', '--name-only', '1.1.0').trim()).toBe('a.txt');
    expect([status(folder), fsck(folder)]).toEqual(['', '']);
    expect(
      (await must(client.versions.list({}))).versions.map(({ name, description }) => [name, description]),
    ).toEqual([
      ['1.1.0', 'With a file'],
      ['1.0.0', ''],
    ]);
  });

  it('is not made twice without a change, unless wanted', async () => {
    const { client, folder } = await openTestProject();
    await must(client.versions.create({ name: '1.0.0' }));
    expect(await must(client.versions.create({ name: '1.0.1' }))).toEqual({
      kind: 'nothing-to-do',
      base: '1.0.0',
    });
    expect(git(folder, 'tag')).toBe('1.0.0\n');
    expect(await must(client.versions.create({ name: '1.0.1', allowUnchanged: true }))).toEqual({
      kind: 'created',
      name: '1.0.1',
    });
  });

  it('is refused a name that is taken or no name, and nothing changes', async () => {
    const { client, folder, version } = await openTestProject();
    await version('Beta');
    const before = git(folder, 'for-each-ref');
    expect(await errorOf(client.versions.create({ name: 'beta', allowUnchanged: true }))).toMatchObject({
      code: 'name-taken',
      data: { repaired: 'beta-2' },
    });
    expect((await errorOf(client.versions.create({ name: 'a b', allowUnchanged: true }))).code).toBe(
      'name-invalid',
    );
    expect(git(folder, 'for-each-ref')).toBe(before);
  });

  it('continues after a commit that was made in a terminal', async () => {
    const { client, folder, version, save, snapshot } = await openTestProject();
    await version('1.0.0');
    writeFiles(folder, { 'outside.txt': 'by hand\n' });
    git(folder, 'add', '-A');
    git(folder, 'commit', '-qm', 'by hand');
    const byHand = git(folder, 'rev-parse', 'HEAD').trim();
    await must(client.project.refresh({}));
    expect((await snapshot()).draft).toMatchObject({ base: '1.0.0', changes: { added: 1 } });
    await save('README.md', 'after');
    await must(client.versions.create({ name: '1.1.0' }));
    expect(git(folder, 'rev-parse', '1.1.0^{commit}^').trim()).toBe(byHand);
    git(folder, 'tag', '-m', 'tagged by hand', '1.2.0');
    git(folder, 'checkout', '-q', '1.0.0');
    await must(client.project.refresh({}));
    expect((await snapshot()).draft.base).toBe('1.0.0');
    git(folder, 'checkout', '-q', 'main');
    await must(client.project.refresh({}));
    expect((await snapshot()).draft).toMatchObject({
      base: '1.2.0',
      changes: { added: 0, modified: 0, deleted: 0 },
    });
  });

  it('made by another process is seen, and moves the base', async () => {
    const { client, folder, save, snapshot } = await openTestProject();
    const other = await openTestProject(folder);
    await save('README.md', 'one');
    await other.version('1.0.0');
    await must(client.project.refresh({}));
    expect((await snapshot()).draft.base).toBe('1.0.0');
    expect((await must(client.versions.list({}))).versions).toHaveLength(1);
  });

  it('needs to know who signs it', async () => {
    const before = process.env.GIT_CONFIG_GLOBAL;
    process.env.GIT_CONFIG_GLOBAL = '/dev/null';
    try {
      const { client, folder, save, snapshot } = await openTestProject();
      expect(await save('README.md', 'saved all the same')).toMatchObject({ kind: 'saved' });
      expect((await snapshot()).author).toBe(null);
      const error = await errorOf(client.versions.create({ name: '1.0.0' }));
      expect(error.code).toBe('author-unknown');
      expect(error.message).toContain('git config');
      await must(
        client.app.configure({ authorName: 'Grace <Tester>', authorEmail: 'grace@tagline.invalid' }),
      );
      await must(client.versions.create({ name: '1.0.0' }));
      expect(git(folder, 'log', '-1', '--format=%an %ae').trim()).toBe('Grace Tester grace@tagline.invalid');
      expect(fsck(folder)).toBe('');
    } finally {
      process.env.GIT_CONFIG_GLOBAL = before;
    }
  });

  it('counts what it changed against the one before it', async () => {
    const { client, folder, version, save } = await openTestProject();
    await version('1.0.0');
    await save('new.txt', 'new');
    await save('README.md', 'changed');
    rmSync(join(folder, 'mappings/customer.yaml'));
    await version('1.1.0');
    await must(client.files.rename({ from: 'new.txt', to: 'moved.txt' }));
    await version('__proto__');
    const { counts } = await must(client.versions.counts({ names: ['__proto__', '1.1.0', '1.0.0', 'gone'] }));
    expect(Object.entries(counts)).toEqual([
      ['__proto__', { added: 0, modified: 1, deleted: 0 }],
      ['1.1.0', { added: 1, modified: 1, deleted: 1 }],
      ['1.0.0', { added: 3, modified: 0, deleted: 0 }],
      ['gone', null],
    ]);
  });

  it('made many in a second stands in the order of its making', async () => {
    const { client, version } = await openTestProject();
    const names = ['b', 'z', 'a', 'm', '2.0', '10.0'];
    for (const name of names) await version(name);
    expect((await must(client.versions.list({}))).versions.map(({ name }) => name)).toEqual(
      names.toReversed(),
    );
  });
});

describe('names', () => {
  it('are checked and suggested from the project’s own', async () => {
    const { client, version, save } = await openTestProject();
    await version('1.2.0-order-retry');
    await save('flows/orders.json', '{}');
    expect(await must(client.versions.checkName({ name: '1.2.0-ORDER-retry' }))).toMatchObject({
      ok: false,
      code: 'name-taken',
    });
    const { suggestions } = await must(client.versions.suggestNames({}));
    expect(suggestions[0]).toMatchObject({ name: '1.2.1-orders', kind: 'combined' });
  });
});
