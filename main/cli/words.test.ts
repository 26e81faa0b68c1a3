import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { words } from './words.ts';

test('docs/cli.md lists every exit code as it is', async () => {
  const page = await readFile('docs/cli.md', 'utf8');
  const rows = [...page.matchAll(/^\| (\d+) \| `([a-z-]+)` \|/gm)].map(([, exit, code]) => [
    code,
    Number(exit),
  ]);
  expect(Object.fromEntries(rows)).toEqual(
    Object.fromEntries(Object.entries(words).map(([code, { exit }]) => [code, exit])),
  );
});

test('exit codes are distinct, and none is what a shell uses', () => {
  const codes = Object.values(words).map(({ exit }) => exit);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.every(code => code > 0 && code < 126)).toBe(true);
});
