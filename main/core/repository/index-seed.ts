import { type IndexFile, isExtended, modeAt, nameAt, oidAt, stageAt } from './index-file.ts';
import type { KnownFile } from './known-files.ts';
import { ensureFolder, type KnownFolder } from './known-folders.ts';
import { decodeName } from './tree-codec.ts';

/** Longer than the clock ticks of usual file systems (nanoseconds). */
const tick = 50_000_000n;

const asNs = (seconds: number, nanoseconds: number) => BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);

/**
 * Takes over what git knows of the files, so that the first look at a project reads only what has changed.
 * Nothing is taken over where attributes may let git store other bytes than stand in the files.
 * Entries as young as the index itself (`writtenNs`) are not believed: https://git-scm.com/docs/racy-git
 */
export function seedFromIndex(top: KnownFolder, { entries, starts }: IndexFile, writtenNs: bigint): void {
  if (starts.some(start => isAttributes(nameAt(entries, start)))) return;
  let folder = top;
  for (const start of starts) {
    const mode = modeAt(entries, start);
    if (mode === '160000' || stageAt(entries, start) !== 0 || isExtended(entries, start)) continue;
    const path = decodeName(nameAt(entries, start));
    if (!path.isWellFormed()) continue;
    const number = (offset: number) => entries.readUInt32BE(start + offset);
    const known: KnownFile = {
      mode,
      oid: oidAt(entries, start),
      size: number(36),
      mtimeSec: number(8),
      mtimeNsec: number(12),
      ctimeSec: number(0),
      ctimeNsec: number(4),
      ino: number(20),
      dev: number(16),
      uid: number(28),
      gid: number(32),
      racy: false,
    };
    const mtime = asNs(known.mtimeSec, known.mtimeNsec);
    const ctime = asNs(known.ctimeSec, known.ctimeNsec);
    known.racy = (mtime > ctime ? mtime : ctime) + tick > writtenNs;
    const slash = path.lastIndexOf('/');
    const parent = slash < 0 ? '' : path.slice(0, slash);
    if (folder.path !== parent) folder = ensureFolder(top, parent);
    const name = path.slice(slash + 1);
    // What a checkout that was finished has just told is newer than git's index.
    if (!folder.files.has(name) && !folder.folders.has(name)) folder.files.set(name, known);
  }
}

const attributes = Buffer.from('.gitattributes');

const isAttributes = (name: Buffer) =>
  name.length >= attributes.length &&
  name.subarray(-attributes.length).equals(attributes) &&
  (name.length === attributes.length || name[name.length - attributes.length - 1] === 0x2f);
