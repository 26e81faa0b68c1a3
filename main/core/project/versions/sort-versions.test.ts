import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { git } from '../../repository/git-for-tests.ts';
import { openRepository } from '../../repository/open.ts';
import { taggedRepository } from './tags-for-tests.ts';
import { createVersionIndex, type VersionIndex } from './version-index.ts';

const natural = new Intl.Collator('en', { numeric: true });

/** By date, then by how far back from HEAD along first parents, then by name: as git tells each of these. */
function judged(folder: string): string[] {
  const far = new Map(historyOf(folder).map((commit, index) => [commit, index]));
  const format = '%(refname:lstrip=2) %(*objectname) %(taggerdate:unix)';
  return git(folder, 'for-each-ref', `--format=${format}`, 'refs/tags')
    .trim()
    .split('\n')
    .map(line => line.split(' '))
    .map(([name = '', commit = '', date]) => ({ name, date: Number(date), at: far.get(commit) ?? 1e9 }))
    .sort((a, b) => b.date - a.date || a.at - b.at || natural.compare(b.name, a.name))
    .map(({ name }) => name);
}

async function opened<T>(folder: string, work: (index: VersionIndex) => Promise<T>): Promise<T> {
  const repository = await openRepository(folder);
  const index = createVersionIndex(repository, () => undefined);
  const result = await work(index);
  await index.settled();
  await repository.close();
  return result;
}

/** Names that say nothing of the order. */
const shuffled = { count: 130, gap: 0, name: (index: number) => `v${(index * 37) % 130}` };

const names = async (index: VersionIndex) => (await index.list()).map(({ name }) => name);

it('versions of one date follow the history from wherever HEAD stands, in one run and in the next', async () => {
  const folder = taggedRepository(shuffled);
  const tag = (name: string, at = 'HEAD') =>
    git(folder, '-c', 'user.name=A', 'tag', '-a', '-m', name, name, at);
  const commit = () => git(folder, 'commit', '-q', '--allow-empty', '-m', 'more');
  git(folder, 'reset', '-q', '--hard');
  await opened(folder, async index => {
    const deeds: (() => void)[] = [
      () => undefined,
      () => git(folder, 'checkout', '-q', '-b', 'side', 'HEAD~60'),
      () => {
        commit();
        tag('side-1');
        tag('side-2', 'main~30');
      },
      () => git(folder, 'checkout', '-q', 'main'),
      () => git(folder, 'checkout', '-q', '--detach', 'main~120'),
      () => git(folder, 'checkout', '-q', '--orphan', 'apart'),
      () => {
        commit();
        tag('apart');
      },
      () => git(folder, 'checkout', '-q', '-f', 'main'),
      () => {
        for (const name of ['a', 'b', 'c']) {
          commit();
          tag(name);
        }
      },
    ];
    for (const [step, deed] of deeds.entries()) {
      deed();
      const expected = judged(folder);
      expect([step, await names(index)]).toEqual([step, expected]);
      await index.settled();
      expect([step, await opened(folder, names)]).toEqual([step, expected]);
    }
    rmSync(join(folder, '.git/tagline/timeline'));
    expect(await opened(folder, names)).toEqual(judged(folder));
  });
});

it('of two processes that number the history each in its own way, neither leads the next run astray', async () => {
  const folder = taggedRepository(shuffled);
  git(folder, 'reset', '-q', '--hard');
  const commit = () => git(folder, 'commit', '-q', '--allow-empty', '-m', 'more');
  await opened(folder, async one => {
    await names(one);
    await one.settled();
    await opened(folder, async other => {
      await names(other);
      git(folder, 'checkout', '-q', '--orphan', 'apart');
      commit();
      await names(one);
      await one.settled();
      git(folder, 'checkout', '-q', '-f', 'main');
      commit();
      git(folder, 'tag', '-a', '-m', 'm', 'newest');
      await names(other);
      await other.settled();
      expect(await opened(folder, names)).toEqual(judged(folder));
    });
  });
});

/** Nothing before the first commit of a branch. */
function historyOf(folder: string): string[] {
  try {
    return git(folder, 'rev-list', '--first-parent', 'HEAD', '--').split('\n');
  } catch {
    return [];
  }
}
