import { randomBytes } from 'node:crypto';
import { readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { thisBoot } from './boot-id.ts';
import { type DiskTemps, makeFolders, readIfThere, removeIfThere, syncFolder } from './disk.ts';
import { isOid } from './parse-commit.ts';
import type { Oid } from './types.ts';

/** What a checkout intends: the trees that it goes from and to. */
export type CheckoutIntent = {
  from: Oid;
  to: Oid;
  /** Whether the system has not gone down since: what was written still reads as it was written. */
  sameBoot: boolean;
};

/** A checkout whose files are all in place, but maybe not on the disk yet. */
export type UnflushedCheckout = CheckoutIntent & {
  record: string;
  /** When it was done, in milliseconds: what was changed later is somebody's work. */
  doneAt: number;
};

/**
 * `FOLDER/checkout.json` stands while working files are changed. When all are, it is renamed into
 * `FOLDER/unflushed/`, where it stands until they are on the disk.
 */
export type CheckoutJournal = {
  exists: () => boolean;
  /** What was intended and not finished; null when nothing was, or when the file says nothing. */
  read: () => CheckoutIntent | null;
  /** Durable when it answers. */
  write: (intent: { from: Oid; to: Oid }) => void;
  /** All files are in place. Answers the record to forget once they are on the disk. */
  done: () => string;
  clear: () => void;
  /** Puts aside what can be neither finished nor undone. */
  setAside: (path?: string) => void;
  /** The latest first. */
  unflushed: () => UnflushedCheckout[];
  /** Durable when it answers: from then on, nobody compares these files with that tree any more. */
  forget: (record: string) => void;
};

const recordName = /^(\d+)\.\w+\.json$/;

function parse(path: string): CheckoutIntent | null {
  const text = readIfThere(path)?.toString('utf8') ?? '';
  const [, from = '', to = '', , boot = ''] =
    /^\{"from":"(\w+)","to":"(\w+)"(,"boot":"([\w-]*)")?\}$/.exec(text) ?? [];
  return isOid(from) && isOid(to) ? { from, to, sameBoot: boot === thisBoot } : null;
}

export function createCheckoutJournal(folder: string, temps: DiskTemps): CheckoutJournal {
  const path = join(folder, 'checkout.json');
  const unflushed = join(folder, 'unflushed');
  const remove = (file: string) => {
    removeIfThere(file);
    syncFolder(dirname(file));
  };
  return {
    exists: () => readIfThere(path) !== null,
    read: () => parse(path),
    write: ({ from, to }) => temps.replace(path, Buffer.from(JSON.stringify({ from, to, boot: thisBoot }))),
    done: () => {
      // Files tell their times in parts of a millisecond: those of this one are ours, too.
      const record = join(unflushed, `${Date.now() + 1}.${randomBytes(4).toString('hex')}.json`);
      makeFolders(unflushed);
      renameSync(path, record);
      return record;
    },
    clear: () => remove(path),
    setAside: (file = path) => {
      renameSync(file, join(folder, 'checkout.json.failed'));
      syncFolder(folder);
      syncFolder(dirname(file));
    },
    unflushed: () => {
      const names = namesIn(unflushed).filter(name => recordName.test(name));
      return names
        .map(name => ({ record: join(unflushed, name), doneAt: Number.parseInt(name, 10) }))
        .sort((a, b) => b.doneAt - a.doneAt)
        .flatMap(found => {
          const intent = parse(found.record);
          return intent ? [{ ...intent, ...found }] : [];
        });
    },
    forget: remove,
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
