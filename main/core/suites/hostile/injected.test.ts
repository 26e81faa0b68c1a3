import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fsck, git, gitRepository, tempFolder } from '../../repository/git-for-tests.ts';
import { openRepository } from '../../repository/open.ts';
import { must } from '../../testing/test-core.ts';
import { openTestProject } from '../../testing/test-project.ts';

// What people type can't become another header, another person or a signature.

const armour = (label: string) => `-----BEGIN ${label}-----\n\niQEzBAAB=\n-----END ${label}-----`;

const descriptions: [what: string, text: string][] = [
  ['a PGP signature at its end', `text\n${armour('PGP SIGNATURE')}`],
  ['nothing but an SSH signature', armour('SSH SIGNATURE')],
  ['an X.509 signature in its middle', `a\n${armour('SIGNED MESSAGE')}\nb`],
  ['headers of an object', `object ${'0'.repeat(40)}\ntype blob\ntagger Root <root@x> 0 +0000`],
  ['headers after an empty line', `first\n\ngpgsig -----BEGIN PGP SIGNATURE-----\n abc`],
  ['lines that git takes for comments', '# not a comment\n; nor this'],
  ['trailers', 'text\n\nSigned-off-by: Root <root@x>'],
  ['markup and escape codes', '<img src=x onerror=alert(1)>\u001b[31m\u202e'],
  ['a mark of scissors', '------------------------ >8 ------------------------\nrest'],
];

const people: [name: string, email: string][] = [
  ['Eve\nparent 0000', 'eve@example.org'],
  ['Eve <root@x> 0 +0000', 'eve@example.org'],
  ['Eve\0Root', 'eve\0@example.org'],
  ['Eve', 'eve@x> 0 +0000\ncommitter Root <root@x'],
  ['\u2028Eve\u0085', '<<<eve@x>>>'],
];

describe('a description', () => {
  it.each(descriptions)('with %s reads back as typed, here and in native git', async (_, description) => {
    const { client, folder, version } = await openTestProject(gitRepository({ a: '1\n' }));
    await version('1.0.0', description);
    const { versions } = await must(client.versions.list({}));
    expect(versions[0]).toMatchObject({ name: '1.0.0', description, signed: null, usable: true });
    const body = git(folder, 'cat-file', 'tag', '1.0.0');
    expect(body.slice(body.indexOf('\n\n') + 2).trimEnd()).toBe(description);
    expect(
      git(folder, 'for-each-ref', '--format=%(objecttype) %(taggername) %(*objecttype)', 'refs/tags'),
    ).toBe('tag Ada Tester commit\n');
    expect(fsck(folder)).toBe('');
  });

  it('with a NUL loses the NUL and nothing else', async () => {
    const { client, folder, version } = await openTestProject(gitRepository({ a: '1\n' }));
    await version('1.0.0', 'before\0after');
    expect((await must(client.versions.list({}))).versions[0]?.description).toBe('beforeafter');
    expect(fsck(folder)).toBe('');
  });
});

describe('a person', () => {
  it.each(people)('called %j <%j> stays one person on one line', async (authorName, authorEmail) => {
    const { client, folder, version } = await openTestProject(gitRepository({ a: '1\n' }));
    await must(client.app.configure({ authorName, authorEmail }));
    await version('1.0.0', 'text');
    const headers = (type: string, name: string) =>
      git(folder, 'cat-file', type, name)
        .split('\n\n')[0]
        ?.split('\n')
        .map(line => line.split(' ')[0]);
    expect(headers('tag', '1.0.0')).toEqual(['object', 'type', 'tag', 'tagger']);
    expect(headers('commit', 'HEAD')).toEqual(['tree', 'parent', 'author', 'committer']);
    expect(git(folder, 'log', '-1', '--format=%ae', 'HEAD')).toMatch(/^[^<>]+\n$/);
    expect((await must(client.versions.list({}))).versions[0]?.usable).toBe(true);
    expect(fsck(folder)).toBe('');
  });
});

describe('a name of a version', () => {
  it.each([
    'a\nb',
    '../../../outside',
    'a..b',
    '-d',
    'x.lock',
    'HEAD',
    '@',
    'a\\b',
    'a:b',
    'a\0b',
    '/a',
    'a//b',
    '.a',
  ])('%j is refused, or is one plain tag', async name => {
    const { client, folder } = await openTestProject(gitRepository({ a: '1\n' }));
    const answer = await client.versions.create({ name, allowUnchanged: true });
    if (!answer.ok) expect(answer.error.code).toBe('name-invalid');
    else expect(git(folder, 'tag')).toBe(`${name}\n`);
    expect(fsck(folder)).toBe('');
  });

  it('does not follow a link out of the repository', async () => {
    const folder = gitRepository({ a: '1\n' });
    const outside = tempFolder();
    symlinkSync(outside, join(folder, '.git/refs/tags/out'));
    const repository = await openRepository(folder);
    const { commit } = await repository.head();
    await expect(repository.updateRef('refs/tags/out/1.0', commit ?? '', null)).rejects.toMatchObject({
      code: 'repository-damaged',
      message: expect.stringContaining('is a link'),
    });
    await repository.close();
    expect(readdirSync(outside)).toEqual([]);
  });
});
