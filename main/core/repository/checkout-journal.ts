import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readIfThere, removeIfThere, syncFolder, type Temps } from './durable-fs.ts';
import { isOid } from './parse-commit.ts';
import type { Oid } from './types.ts';

/** What a checkout intends: the trees that it goes from and to. */
export type CheckoutIntent = { from: Oid; to: Oid };

export type CheckoutJournal = {
  exists: () => Promise<boolean>;
  /** What was intended and not finished; null when nothing was, or when the file says nothing. */
  read: () => Promise<CheckoutIntent | null>;
  /** Durable when it answers. */
  write: (intent: CheckoutIntent) => Promise<void>;
  clear: () => Promise<void>;
  /** Puts aside what can be neither finished nor undone. */
  setAside: () => Promise<void>;
};

export function createCheckoutJournal(path: string, temps: Temps): CheckoutJournal {
  return {
    exists: async () => (await readIfThere(path)) !== null,
    read: async () => {
      const text = (await readIfThere(path))?.toString('utf8');
      if (text === undefined) return null;
      const [, from = '', to = ''] = /^\{"from":"(\w+)","to":"(\w+)"\}$/.exec(text) ?? [];
      return isOid(from) && isOid(to) ? { from, to } : null;
    },
    write: intent => temps.replace(path, Buffer.from(JSON.stringify({ from: intent.from, to: intent.to }))),
    clear: async () => {
      await removeIfThere(path);
      await syncFolder(dirname(path));
    },
    setAside: async () => {
      await rename(path, `${path}.failed`);
      await syncFolder(dirname(path));
    },
  };
}
