import { expect, test } from 'vitest';
import { git, gitRepository, writeFiles } from '../repository/git-for-tests.ts';
import { openRepository } from '../repository/open.ts';
import { countChanges, pairRenames, readStoredSides } from './renames.ts';

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index} of the mapping\n`).join('');

/** What git finds between HEAD^ and HEAD: "R old new", "A path", "D path", "M path". */
const byGit = (folder: string) =>
  git(folder, 'diff', '--name-status', '-M50%', 'HEAD^', 'HEAD')
    .trim()
    .split('\n')
    .map(line => line.replace(/^R\d+/, 'R').replaceAll('\t', ' '))
    .sort();

async function ours(folder: string) {
  const repository = await openRepository(folder);
  const [a, b] = ['HEAD^^{tree}', 'HEAD^{tree}'].map(name => git(folder, 'rev-parse', name).trim());
  const changes = await repository.diffTrees(a ?? null, b ?? null);
  const deltas = await pairRenames(changes, readStoredSides(repository));
  const counts = await countChanges(repository, changes);
  await repository.close();
  const told = deltas.map(({ before, after }) => {
    if (before === null) return `A ${after?.path}`;
    if (after === null) return `D ${before.path}`;
    return before.path === after.path ? `M ${after.path}` : `R ${before.path} ${after.path}`;
  });
  return { told: told.sort(), counts };
}

function changed(before: Record<string, string>, after: Record<string, string>): string {
  const folder = gitRepository(before);
  git(folder, 'rm', '-rq', '.');
  writeFiles(folder, after);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'second');
  return folder;
}

test('renames with and without changes are found as git finds them', async () => {
  const before = {
    'flows/orders.json': lines(0, 100),
    'flows/stock.json': lines(200, 300),
    'flows/gone.json': lines(400, 420),
    'stays.txt': 'stays',
    'same.json': lines(500, 540),
  };
  const after = {
    'orders/main.json': lines(0, 80) + lines(900, 910),
    'archive/stock.json': lines(230, 300),
    'flows/new.json': lines(600, 640),
    'stays.txt': 'stays here',
    'moved/same.json': lines(500, 540),
  };
  const folder = changed(before, after);
  const { told, counts } = await ours(folder);
  expect(told).toEqual(byGit(folder));
  expect(told).toContain('R flows/orders.json orders/main.json');
  expect(counts).toEqual({ added: 1, modified: 4, deleted: 1 });
});

test('the most similar file is the origin, and each file is the origin of one', async () => {
  const folder = changed(
    { 'a.json': lines(0, 100), 'b.json': lines(0, 60) + lines(300, 340) },
    { 'x.json': lines(0, 60) + lines(300, 345), 'y.json': lines(0, 98) },
  );
  const { told } = await ours(folder);
  expect(told).toEqual(['R a.json y.json', 'R b.json x.json']);
  expect(told).toEqual(byGit(folder));
});

test('little in common is no rename', async () => {
  const folder = changed({ 'a.json': lines(0, 100) }, { 'b.json': lines(0, 30) + lines(700, 770) });
  const { told } = await ours(folder);
  expect(told).toEqual(['A b.json', 'D a.json']);
  expect(told).toEqual(byGit(folder));
});

test('empty files say nothing about each other', async () => {
  const { told } = await ours(changed({ empty: '' }, { 'also-empty': '' }));
  expect(told).toEqual(['A also-empty', 'D empty']);
});

test('beyond the bound only equal files are paired', async () => {
  const names = Array.from({ length: 202 }, (_, index) => index);
  const old = names.map(index => [`old/${index}.txt`, lines(index * 10, index * 10 + 8)]);
  const now = names.map(index => [`new/${index}.txt`, lines(index * 10, index * 10 + (index === 0 ? 8 : 7))]);
  const folder = changed(Object.fromEntries(old), Object.fromEntries(now));
  const { counts } = await ours(folder);
  expect(counts).toEqual({ added: 201, modified: 1, deleted: 201 });
});
