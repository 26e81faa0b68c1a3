import { expect, test } from 'vitest';
import { gitKind } from './git-kind.ts';

const settle = (given: { [name: string]: string }, others: Parameters<typeof gitKind.settle>[2] = []) =>
  gitKind.settle({ kind: 'git', url: '/srv/a.git', ...given }, '/project', others);

test('addresses are made plain', async () => {
  expect(await settle({ url: ' https://Git.example.com/a.git/ ' })).toMatchObject({
    url: 'https://git.example.com/a.git',
    branch: 'production',
  });
  expect(await settle({ url: 'file:///srv/a%20b.git' })).toMatchObject({ url: '/srv/a b.git' });
  expect(await settle({ url: '/srv/x/../a.git' })).toMatchObject({ url: '/srv/a.git' });
});

test.each([
  ['ext::sh -c whoami', /other programs/],
  ['ssh://git@example.com/a.git', /over SSH/],
  ['git@example.com:a.git', /over SSH/],
  ['git://example.com/a.git', /https/],
  ['a.git', /https/],
  ['https://ada:secret@example.com/a.git', /password/],
  ['https://ada@example.com/a.git', /user name/],
  ['https://example.com/a.git?x=1', /\?/],
  ['file://elsewhere/a.git', /this machine/],
])('%s is refused without being repeated', async (url, words) => {
  const refused = await settle({ url }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'environment-invalid', data: { field: 'target.url' } });
  expect((refused as Error).message).toMatch(words);
  expect((refused as Error).message).not.toContain('secret');
});

test.each(['a b', '-x', 'a..b', 'x.lock', ''])('the branch “%s” is refused', async branch => {
  await expect(settle({ branch })).rejects.toMatchObject({
    code: 'environment-invalid',
    data: { field: 'target.branch' },
  });
});

test('two environments do not share a branch', async () => {
  const target = { kind: 'git', url: '/srv/a.git', branch: 'production' };
  await expect(settle({}, [{ id: 'p', name: 'Production', target }])).rejects.toMatchObject({
    data: { field: 'target.branch', environment: 'p' },
  });
  await settle({ branch: 'staging' }, [{ id: 'p', name: 'Production', target }]);
});

test('a certificate file is a whole path', async () => {
  const refused = { code: 'environment-invalid', data: { field: 'target.certificate' } };
  await expect(settle({ certificate: 'own.pem' })).rejects.toMatchObject(refused);
  expect(await settle({ certificate: ' /etc/own.pem ' })).toMatchObject({ certificate: '/etc/own.pem' });
});
