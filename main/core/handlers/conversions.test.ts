import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { git, gitRepository } from '../repository/git-for-tests.ts';
import { must } from '../testing/test-core.ts';
import { openTestProject } from '../testing/test-project.ts';

const binary = Buffer.from('\u0001valid UTF-8, no text\r\n\u0002\n');

it('files that git would convert are kept byte for byte, and named', async () => {
  const folder = gitRepository({ 'a.txt': 'one\ntwo\n', 'b.txt': 'one\r\ntwo\r\n', 'c.bin': binary });
  git(folder, 'config', 'core.autocrlf', 'true');
  const { client, core, save, version } = await openTestProject(folder);
  const told = () => {
    const notice = core.snapshot().notices.find(({ id }) => id === 'project-conversions');
    expect(notice?.detail).toContain('a.txt: git would convert its line ends');
    expect(notice?.detail).not.toContain('b.txt');
    expect(notice?.detail).not.toContain('c.bin');
  };
  await vi.waitFor(told, { timeout: 60_000 });
  await version('1.0.0');
  await save('a.txt', 'three\n');
  await version('1.1.0');
  await must(client.versions.restore({ name: '1.0.0' }));
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('one\ntwo\n');
  expect(readFileSync(join(folder, 'b.txt'), 'utf8')).toBe('one\r\ntwo\r\n');
  expect(readFileSync(join(folder, 'c.bin'))).toEqual(binary);
  expect(git(folder, 'cat-file', 'blob', '1.0.0:b.txt')).toBe('one\r\ntwo\r\n');
  expect(git(folder, 'cat-file', 'blob', '1.1.0:a.txt')).toBe('three\n');
});

it('nothing is said where nothing would be converted', async () => {
  const folder = gitRepository({ 'a.txt': 'one\n', '.gitattributes': '* text eol=lf\n*.bin binary\n' });
  const { core, version } = await openTestProject(folder);
  await version('1.0.0');
  // It is looked for behind.
  await sleep(1_000);
  expect(core.snapshot().notices).toEqual([]);
});
