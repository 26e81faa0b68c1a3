import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleChild } from '../../repository/children-for-tests.ts';
import { fsck, git, tempFolder } from '../../repository/git-for-tests.ts';
import { initRepository } from '../../repository/init.ts';

const each = 500;

it(`two processes that make ${2 * each} versions between them lose none of each other’s`, async () => {
  const start = await bundleChild();
  const folder = tempFolder();
  await initRepository(folder);
  const children = ['a', 'b'].map(name => start('commits', folder, String(each), name));
  const made: string[] = [];
  for (const child of children) {
    expect([await child.ended, child.output().errors]).toEqual([0, '']);
    made.push(...child.output().lines);
  }
  expect(made).toHaveLength(2 * each);
  expect(git(folder, 'rev-list', '--count', 'main')).toBe(`${2 * each}\n`);
  const onMain = new Set(git(folder, 'log', '--format=%s', 'main').split('\n'));
  expect(made.filter(name => !onMain.has(name))).toEqual([]);
  // Both were at it at the same time, not one after the other.
  const order = git(folder, 'log', '--format=%s', 'main').trim().split('\n');
  const turns = order.filter((name, index) => name[0] !== order[index + 1]?.[0]).length;
  expect(turns).toBeGreaterThan(10);
  const tagged = git(folder, 'for-each-ref', '--format=%(refname:short) %(*subject)', 'refs/tags');
  expect(new Set(tagged.trim().split('\n'))).toEqual(new Set(made.map(name => `${name} ${name}`)));
  expect(fsck(folder)).toBe('');
  expect(readdirSync(join(folder, '.git/tagline/tmp'))).toEqual([]);
}, 240_000);
