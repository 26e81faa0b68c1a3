import type { BigIntStats, Stats } from 'node:fs';
import type { FileMode, Oid } from './types.ts';

/** What a file looked like when its bytes were last read. */
export type KnownFile = {
  mode: FileMode;
  oid: Oid;
  size: number;
  mtimeSec: number;
  mtimeNsec: number;
  ctimeSec: number;
  ctimeNsec: number;
  /** Its lower 32 bits only, where git's index told it. */
  ino: number;
  dev: number;
  uid: number;
  gid: number;
  /** It may have been changed after it was read without looking changed. */
  racy: boolean;
};

/** Clock ticks of usual file systems, and of those that count whole (FAT: two) seconds. */
const fineTickNs = 50_000_000n;
const coarseTickNs = 2_100_000_000n;
const second = 1_000_000_000n;

/** The clock, to be asked before bytes or names are read. */
export const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n;

/**
 * Whether what was read at `readAtNs` may change without looking changed: a change within the clock tick of
 * the last one leaves all times as they were (https://git-scm.com/docs/racy-git). The change time is taken
 * because, other than the modification time, no program can set it.
 */
export function isRacy({ ctimeNs }: BigIntStats, readAtNs: bigint): boolean {
  return ctimeNs + (ctimeNs % second === 0n ? coarseTickNs : fineTickNs) > readAtNs;
}

const wholeSeconds = (ns: bigint) => Number((ns - (((ns % second) + second) % second)) / second);
const nanoseconds = (ns: bigint) => Number(((ns % second) + second) % second);

/** A file whose bytes were read after `readAtNs` (see `nowNs`) and after its stat was taken. */
export function knownFile(stat: BigIntStats, mode: FileMode, oid: Oid, readAtNs: bigint): KnownFile {
  return {
    mode,
    oid,
    size: Number(stat.size),
    mtimeSec: wholeSeconds(stat.mtimeNs),
    mtimeNsec: nanoseconds(stat.mtimeNs),
    ctimeSec: wholeSeconds(stat.ctimeNs),
    ctimeNsec: nanoseconds(stat.ctimeNs),
    ino: Number(stat.ino),
    dev: Number(stat.dev),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    racy: isRacy(stat, readAtNs),
  };
}

const linkKind = 0o120000;
const regularKind = 0o100000;

type Look = Pick<KnownFile, 'size' | 'mtimeSec' | 'mtimeNsec' | 'ctimeSec' | 'ctimeNsec' | 'ino'>;

/** Whether what stands there is a file, or a link, of that look. */
export function looksLike(stat: Stats, look: Look, isLink: boolean): boolean {
  return (
    // As Node computes them, so that equal times are equal numbers.
    stat.mtimeMs === look.mtimeSec * 1_000 + look.mtimeNsec / 1_000_000 &&
    stat.ctimeMs === look.ctimeSec * 1_000 + look.ctimeNsec / 1_000_000 &&
    stat.size === look.size &&
    (stat.ino === look.ino || stat.ino % 2 ** 32 === look.ino) &&
    (stat.mode & 0o170000) === (isLink ? linkKind : regularKind)
  );
}

/** Whether a file still looks as it did, so that its bytes need not be read. */
export const isUnchanged = (known: KnownFile, stat: Stats): boolean =>
  !known.racy && looksLike(stat, known, known.mode === '120000');

/** As `isUnchanged`, by an exact stat. */
export function isExactlyUnchanged(known: KnownFile, stat: BigIntStats): boolean {
  return (
    !known.racy &&
    stat.mtimeNs === BigInt(known.mtimeSec) * second + BigInt(known.mtimeNsec) &&
    stat.ctimeNs === BigInt(known.ctimeSec) * second + BigInt(known.ctimeNsec) &&
    Number(stat.size) === known.size &&
    (Number(stat.ino) === known.ino || Number(BigInt.asUintN(32, stat.ino)) === known.ino) &&
    (Number(stat.mode) & 0o170000) === (known.mode === '120000' ? linkKind : regularKind)
  );
}
