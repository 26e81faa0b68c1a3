import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { thisBoot } from './boot-id.ts';
import { fsck, git, gitRepository, writeFiles } from './git-for-tests.ts';
import { openRepository } from './open.ts';
import type { Oid, Repository } from './types.ts';

const treeOf = async (repository: Repository) => (await repository.scan()).tree;

/** Everything below a folder but `.git`, as `path content` lines. */
function contents(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .filter(entry => entry.name !== '.git')
    .flatMap(entry => {
      const path = below + entry.name;
      if (entry.isDirectory()) return contents(folder, `${path}/`);
      return [`${path} ${readFileSync(join(folder, path), 'latin1')}`];
    })
    .sort();
}

const records = (folder: string) => {
  const unflushed = join(folder, '.git/tagline/unflushed');
  return existsSync(unflushed) ? readdirSync(unflushed) : [];
};

/** A project that stands on `to`, with files in all states of being torn by hand afterwards. */
async function restored() {
  const folder = gitRepository({ a: '1', b: '1', 'd/c': '1', gone: '1', same: '0' });
  const repository = await openRepository(folder);
  const from = await treeOf(repository);
  writeFiles(folder, { a: '2', b: '2', 'd/c': '2', 'e/new': '2' });
  rmSync(join(folder, 'gone'));
  const to = await treeOf(repository);
  await repository.exclusive(() => repository.checkout(to, from));
  await repository.exclusive(() => repository.checkout(from, to));
  await repository.close();
  return { folder, from, to };
}

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

/** Leaves the record of a checkout that was done a minute ago, before the computer went down or in this run. */
function leaveRecord(folder: string, { from, to, boot }: { from: Oid; to: Oid; boot: string }): void {
  const name = `.git/tagline/unflushed/${ago(60).getTime()}.0a1b2c3d.json`;
  writeFiles(folder, { [name]: JSON.stringify({ from, to, boot }) });
}

describe('a checkout', () => {
  it('answers with its files in place and a record of what is not on the disk yet', async () => {
    const folder = gitRepository({ a: '1' });
    const repository = await openRepository(folder);
    const from = await treeOf(repository);
    writeFiles(folder, { a: '2' });
    const to = await treeOf(repository);
    await repository.exclusive(() => repository.checkout(to, from));
    expect(records(folder).length).toBe(1);
    expect(existsSync(join(folder, '.git/tagline/checkout.json'))).toBe(false);
    await repository.exclusive(() => repository.checkout(from, to));
    // The second one's record stands for both.
    expect(records(folder).length).toBe(1);
    await repository.close();
    expect(records(folder)).toEqual([]);
    expect(contents(folder)).toEqual(['a 2']);
    expect(git(folder, 'status', '--porcelain')).toBe('M  a\n');
  });

  it('that the power was cut after is mended: torn and lost files are written again', async () => {
    const { folder, from, to } = await restored();
    const whole = contents(folder);
    truncateSync(join(folder, 'a'));
    utimesSync(join(folder, 'a'), ago(90), ago(90));
    rmSync(join(folder, 'd'), { recursive: true });
    writeFileSync(join(folder, 'gone'), '1');
    utimesSync(join(folder, 'gone'), ago(900), ago(900));
    leaveRecord(folder, { from, to, boot: 'another' });
    const repository = await openRepository(folder);
    expect(repository.openNotes).toEqual([expect.stringMatching(/computer went down .* 3 of them/)]);
    expect(contents(folder)).toEqual(whole);
    expect(await treeOf(repository)).toBe(to);
    await repository.close();
    expect(records(folder)).toEqual([]);
    expect(existsSync(join(folder, '.git/tagline/kept'))).toBe(false);
  });

  it('that the power was cut after leaves alone what was changed since, and keeps what it does not know', async () => {
    const { folder, from, to } = await restored();
    writeFileSync(join(folder, 'a'), 'edited since');
    writeFileSync(join(folder, 'b'), 'an old file of somebody');
    utimesSync(join(folder, 'b'), ago(900), ago(900));
    leaveRecord(folder, { from, to, boot: 'another' });
    const repository = await openRepository(folder);
    expect(contents(folder)).toEqual(['a edited since', 'b 2', 'd/c 2', 'e/new 2', 'same 0']);
    expect(repository.openNotes).toEqual([
      expect.stringContaining('b stood in the way'),
      expect.stringContaining('1 of them'),
    ]);
    const kept = join(folder, '.git/tagline/kept');
    expect(contents(join(kept, readdirSync(kept)[0] ?? ''))).toEqual(['b an old file of somebody']);
    await repository.close();
  });

  it('whose process died after it is only brought to the disk', async () => {
    const { folder, from, to } = await restored();
    writeFileSync(join(folder, 'a'), 'mine');
    utimesSync(join(folder, 'a'), ago(900), ago(900));
    rmSync(join(folder, 'd'), { recursive: true });
    leaveRecord(folder, { from, to, boot: thisBoot });
    const repository = await openRepository(folder);
    await repository.close();
    expect(repository.openNotes).toEqual([]);
    expect(contents(folder)).toEqual(['a mine', 'b 2', 'e/new 2', 'same 0']);
    expect(records(folder)).toEqual([]);
  });

  it('is exact while the clock goes backwards and files come from the past and the future', async () => {
    const { folder, from, to } = await restored();
    const whole = contents(folder);
    const far = new Date('2099-01-01T00:00:00Z');
    const long = new Date('1980-01-02T00:00:00Z');
    for (const [path, time] of [
      ['a', far],
      ['b', long],
      ['d/c', far],
    ] as const) {
      utimesSync(join(folder, path), time, time);
    }
    const repository = await openRepository(folder);
    const clock = vi.spyOn(Date, 'now');
    onTestFinished(() => clock.mockRestore());
    for (let round = 1; round <= 3; round++) {
      const base = Math.floor(performance.timeOrigin + performance.now());
      clock.mockImplementation(() => base - round * 3_600_000);
      await repository.exclusive(() => repository.checkout(to, from));
      expect(await treeOf(repository)).toBe(from);
      expect(git(folder, 'diff', '--name-only')).toBe('');
      // Of the same size, and with the times of the file that it replaces.
      const { atime, mtime } = statSync(join(folder, 'b'));
      writeFileSync(join(folder, 'b'), '7');
      utimesSync(join(folder, 'b'), atime, mtime);
      const edited = await treeOf(repository);
      const held = (await repository.listFiles(edited)).find(({ path }) => path === 'b');
      expect(Buffer.from(await repository.readBlob(held?.oid ?? '')).toString()).toBe('7');
      await repository.exclusive(() => repository.checkout(edited, to));
      expect(contents(folder)).toEqual(whole);
    }
    await repository.close();
    expect(repository.openNotes).toEqual([]);
    expect(records(folder)).toEqual([]);
    expect(fsck(folder)).toBe('');
  });

  it('whose record can not be followed any more is told once', async () => {
    const { folder, from } = await restored();
    leaveRecord(folder, { from, to: '1'.repeat(40), boot: 'another' });
    const whole = contents(folder);
    const repository = await openRepository(folder);
    expect(repository.openNotes).toEqual([expect.stringContaining("can't be finished")]);
    await repository.close();
    expect(contents(folder)).toEqual(whole);
    const again = await openRepository(folder);
    expect(again.openNotes).toEqual([]);
    await again.close();
  });

  it('that was interrupted is finished on open', async () => {
    const folder = gitRepository({ a: '1', 'b/c': '1', d: '1' });
    const repository = await openRepository(folder);
    const from = await treeOf(repository);
    rmSync(join(folder, 'b'), { recursive: true });
    writeFiles(folder, { a: '2', b: 'file', e: '2' });
    const to = await treeOf(repository);
    const after = contents(folder);
    await repository.checkout(to, from);
    await repository.close();
    // The state of a process that died after the journal, the removals and one of the writes.
    writeFileSync(join(folder, '.git/tagline/checkout.json'), JSON.stringify({ from, to }));
    rmSync(join(folder, 'b'), { recursive: true });
    writeFiles(folder, { e: '2' });
    const again = await openRepository(folder);
    expect(again.openNotes).toEqual([
      'A change of the working files that had been interrupted was finished.',
    ]);
    expect(contents(folder)).toEqual(after);
    expect(await treeOf(again)).toBe(to);
    expect(existsSync(join(folder, '.git/tagline/checkout.json'))).toBe(false);
    await again.close();
    expect(fsck(folder)).toBe('');
  });

  it('that another process left half-done is finished before the next work, and before a scan', async () => {
    const folder = gitRepository({ a: '1' });
    const repository = await openRepository(folder);
    const from = await treeOf(repository);
    writeFiles(folder, { a: '2', b: '2' });
    const to = await treeOf(repository);
    await repository.writeIndex(to);
    const journal = join(folder, '.git/tagline/checkout.json');
    writeFileSync(journal, JSON.stringify({ from: to, to: from }));
    expect(await treeOf(repository)).toBe(from);
    expect(contents(folder)).toEqual(['a 1']);
    writeFileSync(journal, JSON.stringify({ from, to }));
    await repository.exclusive(async () => expect(await treeOf(repository)).toBe(to));
    expect(repository.openNotes.length).toBe(2);
    await repository.close();
  });

  it('that can be neither finished nor undone is told once', async () => {
    const folder = gitRepository({ a: '1' });
    const missing = '1'.repeat(40);
    writeFiles(folder, {
      '.git/tagline/checkout.json': JSON.stringify({ from: missing, to: missing.replace('1', '2') }),
    });
    const repository = await openRepository(folder);
    expect(repository.openNotes).toEqual([expect.stringContaining("can't be finished")]);
    expect(contents(folder)).toEqual(['a 1']);
    await repository.close();
    const again = await openRepository(folder);
    expect(again.openNotes).toEqual([]);
    await again.close();
  });

  it('throws away a journal that says nothing, and opens', async () => {
    const folder = gitRepository({ a: '1' });
    mkdirSync(join(folder, '.git/tagline'), { recursive: true });
    for (const junk of ['', '{', '{"from":"x"}', '[]', 'null', '{"from":1,"over":2}']) {
      writeFileSync(join(folder, '.git/tagline/checkout.json'), junk);
      const repository = await openRepository(folder);
      expect(repository.openNotes).toEqual([]);
      expect(await treeOf(repository)).toBe(git(folder, 'rev-parse', 'HEAD^{tree}').trim());
      await repository.close();
    }
  });
});
