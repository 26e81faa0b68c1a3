import { statSync } from 'node:fs';

/** Longer than any clock tick of a kernel: a change this young may have a twin with the same stamp. */
const tickNs = 20_000_000n;
/** For file systems that keep whole seconds, or even every other one. */
const coarseTickNs = 2_500_000_000n;

type FileStamp = {
  /** Differs whenever the file, or the list of names in the folder, has changed; `none` where nothing stands. */
  text: string;
  /**
   * Whether every later change must give another stamp. False for what was changed a moment ago (or in the
   * future): what is read now must be read again next time. Git calls these racy; see
   * https://git-scm.com/docs/racy-git
   */
  settled: boolean;
};

const nothing: FileStamp = { text: 'none', settled: true };

/** The same rule for a stat in milliseconds, that was taken after `nowMs`. */
export const isSettled = (mtimeMs: number, ctimeMs: number, nowMs: number): boolean =>
  Math.max(mtimeMs, ctimeMs) + Number(ctimeMs % 1_000 === 0 ? coarseTickNs : tickNs) / 1e6 < nowMs;

/** The state of a file or folder, links followed. Take it before reading. Throws system errors. */
export function stampOf(path: string): FileStamp {
  const nowNs = BigInt(Date.now()) * 1_000_000n;
  let found: ReturnType<typeof statOf>;
  try {
    found = statOf(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return nothing;
    throw error;
  }
  if (found === undefined) return nothing;
  const { mtimeNs, ctimeNs, size, ino } = found;
  const changedNs = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  const tick = ctimeNs % 1_000_000_000n === 0n ? coarseTickNs : tickNs;
  return { text: `${mtimeNs} ${ctimeNs} ${size} ${ino}`, settled: changedNs + tick < nowNs };
}

const statOf = (path: string) => statSync(path, { bigint: true, throwIfNoEntry: false });
