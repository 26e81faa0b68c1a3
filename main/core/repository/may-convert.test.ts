import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { git, gitRepository, writeFiles } from './git-for-tests.ts';
import { openRepository } from './open.ts';

const content = 'one\r\ntwo\r\n';

/** What the first look at the folder holds as a.txt, with an index so old that it is believed. */
async function seen(folder: string): Promise<string> {
  await sleep(1100);
  git(folder, 'update-index', '--refresh');
  git(folder, 'status');
  await sleep(1100);
  writeFiles(folder, { 'z.txt': 'new' });
  git(folder, 'add', 'z.txt');
  expect(git(folder, 'cat-file', 'blob', ':a.txt')).toBe('one\ntwo\n');
  const repository = await openRepository(folder);
  const { tree } = await repository.scan();
  const file = (await repository.readTree(tree)).find(({ name }) => name === 'a.txt');
  const bytes = await repository.readBlob(file?.oid ?? '');
  await repository.close();
  return Buffer.from(bytes).toString();
}

it.each<[string, (folder: string) => void]>([
  ['core.autocrlf', folder => git(folder, 'config', 'core.autocrlf', 'true')],
  ['.gitattributes', folder => writeFiles(folder, { '.gitattributes': '*.txt text eol=crlf\n' })],
  ['info/attributes', folder => writeFiles(folder, { '.git/info/attributes': '*.txt text\n' })],
])('the bytes of a file are the folder’s, not git’s, under %s', async (_, prepare) => {
  const folder = gitRepository();
  prepare(folder);
  writeFiles(folder, { 'a.txt': content });
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'first');
  expect(await seen(folder)).toBe(content);
});

it('nor under attributes in a folder below', async () => {
  const folder = gitRepository();
  writeFiles(folder, { 'sub/.gitattributes': '* text\n', 'sub/b.txt': content, 'a.txt': 'one\ntwo\n' });
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'first');
  expect(await seen(folder)).toBe('one\ntwo\n');
  const repository = await openRepository(folder);
  const { tree } = await repository.scan();
  const below = await repository.listFiles(tree);
  const file = below.find(({ path }) => path === 'sub/b.txt');
  expect(Buffer.from(await repository.readBlob(file?.oid ?? '')).toString()).toBe(content);
  await repository.close();
});
