import { expect, test } from 'vitest';
import { git, gitRepository, gitWithInput } from '../../repository/git-for-tests.ts';
import { openRepository } from '../../repository/open.ts';
import { commitsBetween } from './commits-between.ts';

/** Commits by name, each with its parents and its hour; `git log` is the judge of what lies between. */
async function history(commits: [name: string, parents: string[], hour: number][]) {
  const project = gitRepository({ 'a.txt': 'a' });
  const tree = git(project, 'rev-parse', 'HEAD^{tree}').trim();
  const ids: { [name: string]: string } = {};
  for (const [name, parents, hour] of commits) {
    const seconds = Date.parse(`2026-03-09T${String(hour).padStart(2, '0')}:00:00Z`) / 1000;
    const text = [
      `tree ${tree}`,
      ...parents.map(parent => `parent ${ids[parent]}`),
      `author A <a@b> ${seconds} +0000`,
      `committer A <a@b> ${seconds} +0000`,
      '',
      name,
      '',
    ].join('\n');
    ids[name] = gitWithInput(project, text, 'hash-object', '-t', 'commit', '-w', '--stdin').trim();
  }
  const repository = await openRepository(project);
  const named = (oids: Iterable<string>) =>
    Object.keys(ids).filter(name => [...oids].includes(ids[name] ?? ''));
  const log = (to: string, without: string) =>
    git(project, 'log', '--format=%s', ids[to] ?? '', `^${ids[without]}`)
      .split('\n')
      .filter(Boolean)
      .sort();
  return {
    between: async (from: string, to: string, limit?: number) => {
      const found = await commitsBetween(repository, ids[from] ?? null, ids[to] ?? null, limit);
      return { gained: named(found.gained).sort(), lost: named(found.lost).sort(), complete: found.complete };
    },
    byGit: (from: string, to: string) => ({
      gained: log(to, from),
      lost: log(from, to),
      complete: true,
    }),
    close: () => repository.close(),
  };
}

test('is what git says, forth, back and sideways, over merges, whatever the clocks say', async () => {
  const it = await history([
    ['a', [], 1],
    ['b', ['a'], 2],
    ['c', ['b'], 3],
    ['d', ['c'], 4],
    ['side', ['b'], 20],
    ['sidetwo', ['side'], 2],
    ['merged', ['d', 'sidetwo'], 5],
    ['e', ['merged'], 1],
  ]);
  const names = ['a', 'b', 'c', 'd', 'side', 'sidetwo', 'merged', 'e'];
  for (const from of names) {
    for (const to of names) expect(await it.between(from, to), `${from}..${to}`).toEqual(it.byGit(from, to));
  }
  expect(await it.between('nothing', 'b')).toEqual({ gained: ['a', 'b'], lost: [], complete: true });
  await it.close();
});

test('reads only what lies between, and says when it gave up', async () => {
  const it = await history(
    Array.from({ length: 12 }, (_, index) => [`c${index}`, index === 0 ? [] : [`c${index - 1}`], index]),
  );
  expect(await it.between('c2', 'c11', 3)).toMatchObject({ complete: false });
  expect(await it.between('nothing', 'c11', 3)).toMatchObject({ complete: false });
  expect(await it.between('c9', 'c11', 5)).toEqual({ gained: ['c10', 'c11'], lost: [], complete: true });
  await it.close();
});
