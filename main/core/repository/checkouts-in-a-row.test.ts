import { existsSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { thisBoot } from './boot-id.ts';
import { gitRepository, writeFiles } from './git-for-tests.ts';
import { openRepository } from './open.ts';

const own = '.git/tagline';
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

function records(folder: string): string[] {
  const unflushed = join(folder, own, 'unflushed');
  return existsSync(unflushed) ? readdirSync(unflushed).map(name => join(unflushed, name)) : [];
}

const texts = (folder: string) =>
  ['a', 'b', 'c', 'd'].map(name => readFileSync(join(folder, name), 'utf8')).join(' ');

/** A project with three states, each of which changes two files; it stands on the last. */
async function threeStates() {
  const folder = gitRepository({ a: '1', b: '1', c: '1', d: '1' });
  const repository = await openRepository(folder);
  const trees = [(await repository.scan()).tree];
  for (const next of [
    { a: '2', c: '2' },
    { a: '3', b: '2' },
  ]) {
    writeFiles(folder, next);
    trees.push((await repository.scan()).tree);
  }
  const [first = '', second = '', third = ''] = trees;
  const go = (from: string, to: string) => repository.exclusive(() => repository.checkout(from, to));
  const close = async () => {
    // Makes the trees durable.
    await go(third, first);
    await go(first, third);
    await repository.close();
  };
  return { folder, repository, first, second, third, go, close };
}

/** The files as a power loss may leave them: one torn, two as before both checkouts, and one edited since. */
function tear(folder: string) {
  truncateSync(join(folder, 'b'));
  utimesSync(join(folder, 'b'), ago(90), ago(90));
  for (const name of ['a', 'c']) {
    writeFileSync(join(folder, name), '1');
    utimesSync(join(folder, name), ago(900), ago(900));
  }
  writeFiles(folder, { d: 'edited since' });
}

describe('checkouts that follow at once', () => {
  it('leave one record, which names the trees of all, and none when all is on the disk', async () => {
    const { folder, repository, first, second, third, go } = await threeStates();
    await go(third, second);
    await go(second, first);
    await go(first, second);
    const [record = '', ...more] = records(folder);
    expect(more).toEqual([]);
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({
      from: first,
      to: second,
      over: [third],
    });
    await repository.close();
    expect(records(folder)).toEqual([]);
    expect(texts(folder)).toBe('2 1 2 1');
  });

  it('that the power was cut after are mended to where the last one went, and nothing is kept aside', async () => {
    const { folder, first, second, third, close } = await threeStates();
    await close();
    tear(folder);
    const record = { from: second, to: third, over: [first], number: 2, boot: 'another' };
    const old = { from: second, to: first, number: 1, boot: 'another' };
    writeFiles(folder, {
      [`${own}/unflushed/${ago(60).getTime()}.0a.json`]: JSON.stringify(record),
      // It was removed, but the power went before that was on the disk; and the clock had gone back.
      [`${own}/unflushed/${Date.now()}.0b.json`]: JSON.stringify(old),
    });
    const again = await openRepository(folder);
    expect(again.openNotes).toEqual([expect.stringMatching(/computer went down .* 3 of them/)]);
    expect(texts(folder)).toBe('3 2 2 edited since');
    await again.close();
    expect(records(folder)).toEqual([]);
    expect(existsSync(join(folder, own, 'kept'))).toBe(false);
  });

  it('are mended, too, when the power was cut in the middle of the last one', async () => {
    const { folder, first, second, third, close } = await threeStates();
    await close();
    tear(folder);
    const intent = { from: second, to: third, over: [first], number: 2, beganAt: ago(60).getTime() };
    writeFiles(folder, { [`${own}/checkout.json`]: JSON.stringify({ ...intent, boot: 'another' }) });
    const again = await openRepository(folder);
    expect(again.openNotes).toEqual([expect.stringContaining('was finished')]);
    expect(texts(folder)).toBe('3 2 2 edited since');
    await again.close();
    expect(existsSync(join(folder, own, 'kept'))).toBe(false);
  });

  it('keep what was edited since, when only the process died in the middle of the last one', async () => {
    const { folder, first, second, third, close } = await threeStates();
    await close();
    writeFiles(folder, { c: 'mine' });
    utimesSync(join(folder, 'c'), ago(900), ago(900));
    const intent = { from: second, to: third, over: [first], number: 2, beganAt: Date.now(), boot: thisBoot };
    writeFiles(folder, { [`${own}/checkout.json`]: JSON.stringify(intent) });
    writeFiles(folder, { b: '1' });
    const again = await openRepository(folder);
    expect(again.openNotes).toEqual([expect.stringContaining('was finished')]);
    expect(texts(folder)).toBe('3 2 mine 1');
    await again.close();
    expect(existsSync(join(folder, own, 'kept'))).toBe(false);
  });

  it('take over what another process has not brought to the disk', async () => {
    const { folder, repository, first, second, third, go } = await threeStates();
    const other = { from: first, to: third, number: 7, boot: thisBoot };
    writeFiles(folder, { [`${own}/unflushed/1.0c.json`]: JSON.stringify(other) });
    await go(third, second);
    const [record = '', ...more] = records(folder);
    expect(more).toEqual([]);
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ over: [first], number: 8 });
    await repository.close();
    expect(records(folder)).toEqual([]);
  });
});
