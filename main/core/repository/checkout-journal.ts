import { randomBytes } from 'node:crypto';
import { readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { thisBoot } from './boot-id.ts';
import { type DiskTemps, makeFolders, readIfThere, removeIfThere, syncFolder } from './disk.ts';
import { isOid } from './parse-commit.ts';
import type { Oid } from './types.ts';

/** What a checkout intends. */
export type CheckoutIntent = {
  /** The trees that it goes from and to. */
  from: Oid;
  to: Oid;
  /** Trees that the folder has held since all of it was on the disk: it may still hold some of each. */
  over: Oid[];
  /** One more than that of the checkout before: the highest one stands for all before it. */
  number: number;
  /** When it began, in milliseconds. */
  beganAt: number;
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
 * `FOLDER/unflushed/`, where it stands until they are on the disk, or until the next checkout's stands, which
 * names the trees of all that were not flushed before it.
 */
export type CheckoutJournal = {
  exists: () => boolean;
  /** What was intended and not finished; null when nothing was, or when the file says nothing. */
  read: () => CheckoutIntent | null;
  /** Durable when it answers. */
  write: (intent: Pick<CheckoutIntent, 'from' | 'to' | 'over' | 'number'>) => void;
  /** All files are in place. Answers the record to forget once they are on the disk. */
  done: () => string;
  clear: () => void;
  /** Puts aside what can be neither finished nor undone. */
  setAside: (path?: string) => void;
  /** The latest first. */
  unflushed: () => UnflushedCheckout[];
  /** Removes records that another one stands for. */
  drop: (records: readonly string[]) => void;
  /** Durable when it answers: from then on, nobody compares these files with that tree any more. */
  forget: (records: readonly string[]) => void;
};

const recordName = /^(\d+)\.\w+\.json$/;

type Written = Omit<CheckoutIntent, 'sameBoot'> & { boot: string };

const isTree = (value: unknown): value is Oid => typeof value === 'string' && isOid(value);

function parse(path: string): CheckoutIntent | null {
  let told: Partial<Written> | null;
  try {
    told = JSON.parse(readIfThere(path)?.toString('utf8') ?? '');
  } catch (error) {
    // Torn, or not written by us.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const { from, to, over = [], number = 0, beganAt = 0, boot } = told ?? {};
  if (!isTree(from) || !isTree(to) || !Array.isArray(over) || !over.every(isTree)) return null;
  return { from, to, over, number, beganAt, sameBoot: boot === thisBoot };
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
    write: intent => {
      const written: Written = { ...intent, beganAt: Date.now(), boot: thisBoot };
      temps.replace(path, Buffer.from(JSON.stringify(written)));
    },
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
        .flatMap(found => {
          const intent = parse(found.record);
          return intent ? [{ ...intent, ...found }] : [];
        })
        .sort((a, b) => b.number - a.number || b.doneAt - a.doneAt);
    },
    drop: records => records.forEach(removeIfThere),
    forget: records => {
      records.forEach(removeIfThere);
      syncFolder(unflushed);
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
