import { describe, expect, it } from 'vitest';
import { createNotices } from './notices.ts';
import { createSnapshots } from './snapshot.ts';

describe('snapshots', () => {
  it('build once for changes that come together, and tell the newest', async () => {
    let built = 0;
    let value = 0;
    const told: number[] = [];
    const snapshots = createSnapshots(
      0,
      async () => {
        built += 1;
        await Promise.resolve();
        return value;
      },
      snapshot => told.push(snapshot),
    );
    for (value = 1; value < 5; value++) snapshots.invalidate();
    await snapshots.fresh();
    expect([built, told, snapshots.current()]).toEqual([1, [5], 5]);
  });

  it('build again for a change that comes during a building', async () => {
    let value = 1;
    const told: number[] = [];
    const snapshots = createSnapshots(
      0,
      async () => {
        const read = value;
        if (value === 1) {
          value = 2;
          snapshots.invalidate();
        }
        return read;
      },
      snapshot => told.push(snapshot),
    );
    snapshots.invalidate();
    await snapshots.fresh();
    await snapshots.fresh();
    expect(told).toEqual([1, 2]);
  });
});

describe('notices', () => {
  it('are told when they change and only then', () => {
    let changes = 0;
    const notices = createNotices([], () => {
      changes += 1;
    });
    const notice = { id: 'a', tone: 'info' as const, title: 'A', detail: 'first' };
    notices.put(notice);
    notices.put({ ...notice });
    notices.put({ ...notice, detail: 'second' });
    expect([notices.list().map(({ detail }) => detail), changes]).toEqual([['second'], 2]);
    expect([notices.remove('a'), notices.remove('a'), notices.list(), changes]).toEqual([true, false, [], 3]);
  });
});
