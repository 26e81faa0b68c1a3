import { beforeEach, describe, expect, test } from 'vitest';
import { objectId } from '../../../repository/raw-object.ts';
import type { Release, Staged } from '../target.ts';
import { kinds } from './contents.ts';
import { type Bed, bring, claimOf, expectLive } from './place.ts';
import { beginHistory, quiet, releaseOf } from './release.ts';

/**
 * What every kind of target must do, tried against the real thing: each kind's test file calls it. What a kind
 * can't do by its capabilities is left out.
 */
export function describeTarget(name: string, bed: Bed): void {
  describe(`${name}, as any target`, () => {
    beforeEach(beginHistory);

    test('is empty at first; looking changes nothing', async () => {
      const place = await bed.place();
      const target = place.open();
      await target.preflight(quiet());
      expect(await target.live(quiet())).toBeNull();
      expect(await place.look()).toBeNull();
      expect(await place.releases()).toEqual([]);
    });

    test('gets files of every kind and reads them back, byte by byte', async () => {
      const place = await bed.place();
      const first = releaseOf(kinds);
      expect(await bring(place.open(), first)).toMatch(/\.$/);
      await expectLive(place, first);
      const live = await place.open().live(quiet());
      for (const file of first.files) {
        const bytes = await live?.read(file.path);
        expect(objectId('blob', bytes ?? Buffer.alloc(0)), file.path).toBe(file.oid);
      }
    });

    test('gets what was added, changed, removed, and made executable', async () => {
      const place = await bed.place();
      await bring(
        place.open(),
        releaseOf({ same: 's', gone: 'g', 'was/file': 'f', run: 'echo\n', turns: 't' }),
      );
      const second = releaseOf({
        same: 's',
        'was/file/now': 'folder',
        run: '#!/bin/sh\n',
        'turns/to': 't',
        new: '',
      });
      await bring(place.open(), second);
      await expectLive(place, second);
    });

    test('can hold nothing at all', async () => {
      const place = await bed.place();
      await bring(place.open(), releaseOf({ a: '1' }));
      const empty = releaseOf({});
      await bring(place.open(), empty);
      expect((await place.open().live(quiet()))?.id).toBe(empty.id);
      expect(await place.look()).toEqual({});
    });

    test('keeps the old one live until the switch, and again when what was staged is discarded', async () => {
      const place = await bed.place();
      const [old, next] = [releaseOf({ a: '1' }), releaseOf({ a: '2' })];
      await bring(place.open(), old);
      const target = place.open();
      const lock = await target.lock(claimOf(next), quiet());
      const staged = await target.stage(next, quiet());
      await staged.verify(quiet());
      expect(staged.files).toBe(1);
      await expectLive(place, old);
      await staged.discard();
      await lock.release();
      await expectLive(place, old);
      expect(await place.releases()).toEqual([old.id]);
    });

    test('goes back to the release before, and to nothing', async () => {
      const place = await bed.place();
      const [old, next] = [releaseOf({ a: '1', b: 'same' }), releaseOf({ a: '2', b: 'same' })];
      await bring(place.open(), old);
      await bring(place.open(), next);
      await place.open().revert(old.id, quiet());
      await expectLive(place, old);
      await place.open().revert(null, quiet());
      expect(await place.open().live(quiet())).toBeNull();
      expect(await place.look()).toBeNull();
      const again = releaseOf({ a: '3' });
      await bring(place.open(), again);
      await expectLive(place, again);
    });

    test('keeps a number of releases, with the live one and the one before', async () => {
      const place = await bed.place();
      const releases = ['1', '2', '3', '4', '5'].map(a => releaseOf({ a }));
      for (const release of releases) await bring(place.open(), release);
      expect(await place.releases()).toEqual(releases.slice(2).map(each => each.id));
      await place.open().revert(releases[2]?.id ?? null, quiet());
      await expectLive(place, releases[2] as Release);
    });

    test('lets one deploy at a time and tells who', async () => {
      const place = await bed.place();
      const [one, two] = [releaseOf({ a: '1' }), releaseOf({ a: '2' })];
      const lock = await place.open().lock(claimOf(one), quiet());
      await expect(place.open().lock(claimOf(two), quiet())).rejects.toMatchObject({
        code: 'target-busy',
        message: expect.stringContaining(`${one.who.name} is deploying ${one.version}`),
        data: { who: one.who.name, version: one.version, since: expect.stringMatching(/^\d{4}-.*Z$/) },
      });
      await lock.assertHeld();
      await lock.release();
      await bring(place.open(), two);
    });

    test('of many that want it at once, exactly one gets it', async () => {
      const place = await bed.place();
      const claims = [1, 2, 3, 4, 5].map(number => claimOf(releaseOf({ a: `${number}` })));
      const tries = await Promise.allSettled(claims.map(claim => place.open().lock(claim, quiet())));
      const held = tries.filter(each => each.status === 'fulfilled');
      expect(held).toHaveLength(1);
      for (const each of tries) {
        if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'target-busy' });
      }
      await held[0]?.value.assertHeld();
      await held[0]?.value.release();
    });

    test('takes over the lock of a process that has died; one of elsewhere can be broken', async () => {
      const place = await bed.place();
      const about = { who: 'Grace Hopper', version: '9.9.9', since: '2026-03-09T08:00:00.000Z' };
      await place.plantLock({ ...about, owner: 'dead here' });
      const first = releaseOf({ a: '1' });
      await bring(place.open(), first);
      await place.plantLock({ ...about, owner: 'elsewhere' });
      const next = releaseOf({ a: '2' });
      await expect(bring(place.open(), next)).rejects.toMatchObject({ code: 'target-busy', data: about });
      await expectLive(place, first);
      await place.breakLock();
      await bring(place.open(), next);
      await expectLive(place, next);
    });

    test('tells who holds its lock, which can be broken, and no other one', async () => {
      const place = await bed.place();
      const look = () => place.open().lockState(quiet());
      expect(await look()).toBeNull();
      const [one, two] = [releaseOf({ a: '1' }), releaseOf({ a: '2' })];
      const first = await place.open().lock(claimOf(one), quiet());
      const state = await look();
      expect(state).toMatchObject({ holder: { who: one.who.name, version: one.version }, leftBehind: false });
      expect(await place.open().breakLock(state?.id ?? '', quiet())).toBe(true);
      expect(await look()).toBeNull();
      await expect(first.assertHeld()).rejects.toMatchObject({ code: 'target-busy' });
      const second = await place.open().lock(claimOf(two), quiet());
      expect(await place.open().breakLock(state?.id ?? '', quiet())).toBe(false);
      await second.assertHeld();
      await second.release();
      const about = { who: 'Grace Hopper', version: '9.9.9', since: '2026-03-09T08:00:00.000Z' };
      await place.plantLock({ ...about, owner: 'dead here' });
      expect(await look()).toMatchObject({ holder: about, leftBehind: true });
      await place.plantLock({ ...about, owner: 'elsewhere' });
      expect(await look()).toMatchObject({ holder: about, leftBehind: false });
    });

    test('notices that its lock was taken away', async () => {
      const place = await bed.place();
      const lock = await place.open().lock(claimOf(releaseOf({ a: '1' })), quiet());
      await place.breakLock();
      await expect(lock.assertHeld()).rejects.toMatchObject({ code: expect.stringMatching(/^target-/) });
      const theirs = await place.open().lock(claimOf(releaseOf({ a: '2' })), quiet());
      await expect(lock.assertHeld()).rejects.toMatchObject({ code: 'target-busy' });
      await lock.release();
      await theirs.assertHeld();
      await theirs.release();
    });

    describeInterrupted(bed);

    test('notices wrong content before the switch', async () => {
      const place = await bed.place();
      const [old, next] = [releaseOf({ a: '1', b: 'b' }), releaseOf({ a: '2 of them', b: 'b' })];
      await bring(place.open(), old);
      const target = place.open();
      const lock = await target.lock(claimOf(next), quiet());
      const staged = await target.stage(next, quiet());
      await place.spoilStaged(next, 'a');
      await expect(staged.verify(quiet())).rejects.toMatchObject({ code: 'verification-failed' });
      await staged.discard();
      await lock.release();
      await expectLive(place, old);
    });

    test('refuses what somebody else put there, and leaves it alone', async () => {
      const place = await bed.place();
      const look = await place.plantForeign();
      const before = await look();
      await expect(place.open().preflight(quiet())).rejects.toMatchObject({ code: 'target-unreachable' });
      await expect(place.open().live(quiet())).rejects.toMatchObject({ code: 'target-unreachable' });
      expect(await look()).toEqual(before);
    });
  });
}

function describeInterrupted(bed: Bed): void {
  const cancelled = () => {
    const controller = new AbortController();
    return { signal: controller.signal, progress: () => controller.abort() };
  };

  test('stops staging and verifying when it is cancelled, with the old one live', async () => {
    const place = await bed.place();
    const old = releaseOf({ a: '1' });
    await bring(place.open(), old);
    const next = releaseOf(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`f${at}`, `${at}`])));
    const target = place.open();
    const lock = await target.lock(claimOf(next), quiet());
    await expect(target.stage(next, cancelled())).rejects.toMatchObject({ name: 'AbortError' });
    const staged = await target.stage(next, quiet());
    await expect(staged.verify(cancelled())).rejects.toMatchObject({ name: 'AbortError' });
    await staged.discard();
    await lock.release();
    await expectLive(place, old);
    expect(await place.releases()).toEqual([old.id]);
  });

  test('leaves the old one live when staging fails', async () => {
    const place = await bed.place();
    const old = releaseOf({ a: '1' });
    await bring(place.open(), old);
    const broken = releaseOf({ a: '1', b: 'can’t be read', c: '3' });
    const failure = new Error('cannot be read');
    const fails = () => Promise.reject(failure);
    const target = place.open();
    const lock = await target.lock(claimOf(broken), quiet());
    await expect(target.stage({ ...broken, read: fails, object: fails }, quiet())).rejects.toThrow(
      'cannot be read',
    );
    await lock.release();
    await expectLive(place, old);
    expect(await place.releases()).toEqual([old.id]);
    const next = releaseOf({ a: '2' });
    await bring(place.open(), next);
    await expectLive(place, next);
  });

  test('is cleaned up after a deployment that was killed, which never harms what is live', async () => {
    const place = await bed.place();
    const old = releaseOf({ a: '1' });
    await bring(place.open(), old);
    const died = releaseOf({ a: '2' });
    const target = place.open();
    await target.lock(claimOf(died), quiet());
    const staged: Staged = await target.stage(died, quiet());
    await staged.verify(quiet());
    await place.open().cleanUp(died.deployment, died.id);
    expect(await place.releases()).toEqual([old.id]);
    const next = releaseOf({ a: '3' });
    await target.lock(claimOf(next), quiet());
    await (await target.stage(next, quiet())).activate();
    await place.open().cleanUp(next.deployment, next.id);
    await expectLive(place, next);
    const last = releaseOf({ a: '4' });
    await bring(place.open(), last);
    await expectLive(place, last);
  });
}
