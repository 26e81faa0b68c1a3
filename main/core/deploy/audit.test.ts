import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ActivityEntry } from '../../../contract/receipt.ts';
import { fsck, git, gitRepository, gitWithInput } from '../repository/git-for-tests.ts';
import { openRepository } from '../repository/open.ts';
import { auditRef, openAudit } from './audit.ts';
import { storedChain } from './testing.ts';

const entry = (number: number, change: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: `entry-${number}`,
  at: new Date(Date.UTC(2026, 2, 9, 8, 0, number)).toISOString(),
  who: { name: 'Ada', email: 'ada@tagline.invalid' },
  kind: 'restore',
  title: `Restored ${number}.0.0`,
  version: `${number}.0.0`,
  environment: null,
  outcome: null,
  receipt: null,
  ...change,
});

async function chainOf(count: number) {
  const project = gitRepository({ a: '1' });
  const repository = await openRepository(project);
  const audit = openAudit(repository);
  for (let number = 1; number <= count; number++) await audit.append(entry(number), 'test');
  return { project, repository, audit };
}

/** The trail as a fresh process would read it. */
const freshList = async (project: string) => await openAudit(await openRepository(project)).list();

const commitAt = (project: string, back: number) => git(project, 'rev-parse', `${auditRef}~${back}`).trim();

/** Rewrites the newest records on top of a changed one, as a forger without Tagline would. */
function rebuildOn(project: string, base: string | null, commits: string[]) {
  let parent = base;
  for (const commit of commits) {
    const parents = parent === null ? [] : ['-p', parent];
    parent = git(project, 'commit-tree', `${commit}^{tree}`, ...parents, '-m', 'forged').trim();
  }
  git(project, 'update-ref', auditRef, parent ?? '');
}

test('records come back newest first, each naming the one before it', async () => {
  const { project, audit } = await chainOf(4);
  expect((await audit.list()).map(each => each.id)).toEqual(['entry-4', 'entry-3', 'entry-2', 'entry-1']);
  const places = [4, 3, 2, 1].map((sequence, back) => {
    const previous = sequence === 1 ? null : commitAt(project, back + 1);
    return { sequence, commit: commitAt(project, back), previous };
  });
  expect(await freshList(project)).toEqual(places.map(record => ({ ...entry(record.sequence), record })));
  expect(storedChain(project).map(record => record.sequence)).toEqual([1, 2, 3, 4]);
  expect(git(project, 'log', '-1', '--format=%an <%ae> %s', auditRef).trim()).toBe(
    'Ada <ada@tagline.invalid> Restored 4.0.0',
  );
  expect(git(project, 'status', '--porcelain')).toBe('');
});

test('equal records are equal bytes, with their keys in order', async () => {
  const { project } = await chainOf(1);
  const keys = git(project, 'show', `${auditRef}:record.json`).match(/^ {2}"\w+"/gm);
  expect(keys).toEqual([...(keys ?? [])].sort());
});

test('one entry is recorded once, however often and from wherever it is appended', async () => {
  const { project, audit } = await chainOf(1);
  const other = openAudit(await openRepository(project));
  const numbers = [2, 3, 4, 5, 6, 7];
  await Promise.all(numbers.flatMap(n => [audit.append(entry(n), 'test'), other.append(entry(n), 'test')]));
  expect(storedChain(project)).toHaveLength(7);
  expect((await audit.list()).map(each => each.id).sort()).toEqual([1, ...numbers].map(n => `entry-${n}`));
});

test('an event that nobody signs is kept without a name', async () => {
  const { project, audit } = await chainOf(1);
  await audit.append(entry(2, { who: null }), 'test');
  expect((await freshList(project))[0]?.who).toBeNull();
  expect(fsck(project)).toBe('');
});

test('a record that is no record is one damaged entry; the others stand, and new ones follow', async () => {
  const { project } = await chainOf(3);
  const blob = gitWithInput(project, '{"format":1', 'hash-object', '-w', '--stdin').trim();
  const tree = gitWithInput(project, `100644 blob ${blob}\trecord.json\n`, 'mktree').trim();
  const commit = git(project, 'commit-tree', tree, '-p', auditRef, '-m', 'junk').trim();
  git(project, 'update-ref', auditRef, commit);
  const audit = openAudit(await openRepository(project));
  expect((await audit.list()).map(each => each.kind)).toEqual(['damaged', 'restore', 'restore', 'restore']);
  expect((await audit.list())[0]).toMatchObject({
    id: commit,
    title: expect.stringContaining('can’t be read'),
  });
  await audit.append(entry(5), 'test');
  expect(JSON.parse(git(project, 'show', `${auditRef}:record.json`))).toMatchObject({
    sequence: 5,
    previous: commit,
  });
});

test('a record that was taken out of the chain, or changed in it, shows', async () => {
  const { project } = await chainOf(4);
  const original = commitAt(project, 0);
  // The second record is gone; the third claims to follow it.
  rebuildOn(project, commitAt(project, 3), [commitAt(project, 1), original]);
  const removed = await freshList(project);
  expect(removed.map(each => each.kind)).toEqual(['damaged', 'damaged', 'restore']);
  expect(removed[1]?.title).toContain('the record before it was changed or removed');

  git(project, 'update-ref', auditRef, original);
  const text = git(project, 'show', `${auditRef}~1:record.json`).replace('3.0.0', '9.9.9');
  const blob = gitWithInput(project, text, 'hash-object', '-w', '--stdin').trim();
  const tree = gitWithInput(project, `100644 blob ${blob}\trecord.json\n`, 'mktree').trim();
  const forged = git(project, 'commit-tree', tree, '-p', commitAt(project, 2), '-m', 'forged').trim();
  rebuildOn(project, forged, [original]);
  expect((await freshList(project))[0]).toMatchObject({ kind: 'damaged' });
});

test('a commit that is missing ends the list with one damaged entry', async () => {
  const { project, audit } = await chainOf(4);
  const missing = commitAt(project, 2);
  rmSync(join(project, '.git/objects', missing.slice(0, 2), missing.slice(2)));
  const list = await freshList(project);
  expect(list.map(each => each.kind)).toEqual(['restore', 'restore', 'damaged']);
  expect(list[2]).toMatchObject({
    id: missing,
    title: expect.stringContaining('chain of records is broken'),
  });
  await audit.append(entry(5), 'test');
  expect((await freshList(project))[0]?.id).toBe('entry-5');
});

test('a chain that was packed reads the same', async () => {
  const { project } = await chainOf(5);
  git(project, 'gc', '-q', '--prune=now');
  git(project, 'pack-refs', '--all');
  expect((await freshList(project)).map(each => each.id)).toEqual(
    [5, 4, 3, 2, 1].map(number => `entry-${number}`),
  );
});
