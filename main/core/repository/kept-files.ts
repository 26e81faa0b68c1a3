import type { Stats } from 'node:fs';
import { type KnownFile, looksLike } from './known-files.ts';
import type { FileMode } from './types.ts';

/**
 * The files of a folder as the stat cache's file holds them. Mostly none of them has changed: then they are never
 * made into objects, of which ten thousand cost more than reading them.
 */
export type KeptFiles = {
  /** `fileNumbers` for each file, in the order of the names. */
  numbers: Float64Array;
  /** 20 bytes for each. */
  oids: Uint8Array;
  /** With a NUL after each. */
  names: string;
};

export const fileNumbers = 11;
export const oidBytes = 20;
const modes: readonly FileMode[] = ['100644', '100755', '120000', '160000'];
const linkMode = modes.indexOf('120000');

export const keptCount = ({ numbers }: KeptFiles): number => numbers.length / fileNumbers;

export function keptNames({ names }: KeptFiles): string[] {
  const list = names.split('\0');
  list.pop();
  return list;
}

/** As `isUnchanged` for the file at that place. */
export function isKeptUnchanged({ numbers }: KeptFiles, index: number, stat: Stats): boolean {
  const at = index * fileNumbers;
  const number = (offset: number) => numbers[at + offset] as number;
  const look = {
    size: number(1),
    mtimeSec: number(2),
    mtimeNsec: number(3),
    ctimeSec: number(4),
    ctimeNsec: number(5),
    ino: number(6),
  };
  return number(10) === 0 && looksLike(stat, look, number(0) === linkMode);
}

export function keepFiles(files: ReadonlyMap<string, KnownFile>): KeptFiles {
  const numbers = new Float64Array(files.size * fileNumbers);
  const oids = Buffer.alloc(files.size * oidBytes);
  let index = 0;
  let names = '';
  for (const [name, known] of files) {
    const { mode, size, mtimeSec, mtimeNsec, ctimeSec, ctimeNsec, ino, dev, uid, gid, racy } = known;
    const times = [mtimeSec, mtimeNsec, ctimeSec, ctimeNsec];
    numbers.set([modes.indexOf(mode), size, ...times, ino, dev, uid, gid, racy ? 1 : 0], index * fileNumbers);
    oids.write(known.oid, index * oidBytes, 'hex');
    names += `${name}\0`;
    index++;
  }
  return { numbers, oids, names };
}

export function knownFrom(kept: KeptFiles): Map<string, KnownFile> {
  const { numbers } = kept;
  const oids = Buffer.from(kept.oids.buffer, kept.oids.byteOffset, kept.oids.length);
  const files = new Map<string, KnownFile>();
  for (const [index, name] of keptNames(kept).entries()) {
    const at = index * fileNumbers;
    const number = (offset: number) => {
      const value = numbers[at + offset] as number;
      // As a small integer where it is one: others cost the heap an object each.
      return (value | 0) === value ? value | 0 : value;
    };
    files.set(name, {
      mode: modes[number(0)] as FileMode,
      oid: oids.toString('hex', index * oidBytes, (index + 1) * oidBytes),
      size: number(1),
      mtimeSec: number(2),
      mtimeNsec: number(3),
      ctimeSec: number(4),
      ctimeNsec: number(5),
      ino: number(6),
      dev: number(7),
      uid: number(8),
      gid: number(9),
      racy: number(10) === 1,
    });
  }
  return files;
}
