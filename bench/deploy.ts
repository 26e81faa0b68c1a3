import { type Release, type Target, unattended } from '../main/core/deploy/targets/target.ts';
import { pathOf, workflow } from './generate.ts';

/** Workflows as a release holds them; `edition` is the first one's, the others stand at 0. */
export const contentsOf = (files: number, edition: number): { [path: string]: string } =>
  Object.fromEntries(
    Array.from({ length: files }, (_, index) => [pathOf(index), workflow(index, index === 0 ? edition : 0)]),
  );

/**
 * Brings a release to a target as the pipeline does it: lock, comparing with what is live, sending, reading all of
 * it again before and after the switch. Throws unless what is live is the release.
 */
export async function deploy(target: Target, release: Release): Promise<void> {
  try {
    await target.preflight(unattended);
    const claim = { deployment: release.deployment, who: release.who.name, version: release.version };
    const lock = await target.lock(claim, unattended);
    const before = await target.live(unattended);
    await before?.files(unattended);
    const staged = await target.stage(release, unattended);
    await staged.verify(unattended);
    await lock.assertHeld();
    await staged.activate();
    const live = await target.live(unattended);
    const files = (await live?.files(unattended)) ?? [];
    const wrong = release.files.find(({ oid }, index) => files[index]?.oid !== oid);
    if (wrong || live?.id !== release.id) throw new Error(`${wrong?.path ?? release.id} is not live.`);
    await live.connections();
    await target.prune([release.id, ...(before ? [before.id] : [])]);
    await lock.release();
  } finally {
    await target.close?.();
  }
}
