import { Failure } from '../failure.ts';
import { sizeText } from './amount-text.ts';
import type { LiveFile, ReleaseFile, Step, Target } from './targets/target.ts';

/** Bytes. With more than that free nobody counts what a release takes: it would cost more than it tells. */
const plenty = 4 * 1024 ** 3;

/**
 * Throws `disk-full` where the release's own bytes alone are more than the room that is left at the target: what they
 * take there is at least that.
 * @param live what is live there now; asked only where that matters
 */
export async function assertRoom(
  target: Target,
  {
    files,
    name,
    read,
  }: { files: ReleaseFile[]; name: string; read: (file: ReleaseFile) => Promise<Uint8Array> },
  live: () => Promise<LiveFile[]>,
  step: Step,
): Promise<void> {
  const room = (await target.room?.(step)) ?? null;
  if (room === null || room.bytes >= plenty) return;
  const there = new Set(room.keepsEqual ? (await live()).map(({ oid }) => oid) : []);
  let needed = 0;
  for (const file of files) {
    step.signal.throwIfAborted();
    if (!there.has(file.oid)) needed += (await read(file)).length;
  }
  if (needed <= room.bytes) return;
  const message =
    `${target.summary} has room for ${sizeText(room.bytes)}, and ${name} takes at least ${sizeText(needed)} there. ` +
    'Make room there first.';
  throw new Failure('disk-full', message, { free: room.bytes, needed });
}
