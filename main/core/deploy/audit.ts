import { hostname } from 'node:os';
import type { ActivityEntry } from '../../../contract/receipt.ts';
import { Failure } from '../failure.ts';
import type { CommitObject, Oid, RefChange, Repository } from '../repository/types.ts';
import { type AuditRecord, formatRecord, parseRecord, recordSigner } from './audit-record.ts';
import { throwUnlessDamage } from './damage.ts';

export const auditRef = 'refs/tagline/receipts';

/** The audit trail: an append-only chain of commits, one record each (docs/formats/audit-trail.md). */
export type Audit = {
  /**
   * Adds a record; once for each `entry.id`, however often it is called. Takes the repository's lock.
   * Throws `busy` or a system error's code; nothing was added then.
   */
  append(entry: ActivityEntry, appVersion: string): Promise<void>;
  /**
   * Writes a record that is added when the ref has moved as answered; null when it is there. Call it within
   * `repository.exclusive`.
   */
  prepare(entry: ActivityEntry, appVersion: string): Promise<RefChange | null>;
  /** Newest first, the latest 10,000. A record that is damaged or was changed is an entry of kind `damaged`. */
  list(): Promise<ActivityEntry[]>;
  /** The commit that holds an entry of `list`; null when none does. */
  find(id: string): Promise<Oid | null>;
};

type Link = { commit: Oid; entry: ActivityEntry; sequence: number | null };

const longestList = 10_000;
const attempts = 5;
const audits = new WeakMap<Repository, Audit>();

/** The trail of a repository; the same object each time, so that what was read stays known. */
export function openAudit(repository: Repository): Audit {
  const known = audits.get(repository);
  if (known) return known;
  const audit = createAudit(repository);
  audits.set(repository, audit);
  return audit;
}

function createAudit(repository: Repository): Audit {
  let cache: { head: Oid; links: Link[] } | null = null;

  const read = async (): Promise<{ head: Oid | null; links: Link[] }> => {
    const head = await repository.readRef(auditRef);
    if (head === null) return { head, links: [] };
    const before = cache;
    if (before?.head === head) return before;
    const fresh: Link[] = [];
    let at: Oid | null = head;
    while (at !== null && at !== before?.head && fresh.length < longestList) {
      const { link, parent } = await readLink(repository, at, fresh.at(-1));
      fresh.push(link);
      at = parent;
    }
    const older = before !== null && at === before.head ? before.links : [];
    cache = { head, links: [...fresh, ...older].slice(0, longestList) };
    return cache;
  };

  const prepare: Audit['prepare'] = async (entry, appVersion) => {
    const { head, links } = await read();
    if (links.some(link => link.entry.id === entry.id)) return null;
    const record: AuditRecord = {
      format: 2,
      sequence: nextSequence(links),
      previous: head,
      host: hostname(),
      appVersion,
      entry,
    };
    const blob = await repository.writeBlob(formatRecord(record));
    const tree = await repository.writeTree([{ name: 'record.json', mode: '100644', oid: blob }]);
    const commit = await repository.writeCommit({
      tree,
      parents: head === null ? [] : [head],
      author: recordSigner(entry),
      message: entry.title,
    });
    return { ref: auditRef, next: commit, expected: head };
  };

  const appendOnce = async (entry: ActivityEntry, appVersion: string) => {
    const change = await prepare(entry, appVersion);
    if (change) await repository.updateRef(change.ref, change.next, change.expected);
  };

  return {
    prepare,
    append: async (entry, appVersion) => {
      // Nobody takes a record away, so that this can be asked without the lock.
      if ((await read()).links.some(link => link.entry.id === entry.id)) return;
      for (let attempt = 1; ; attempt++) {
        try {
          return await repository.exclusive(() => appendOnce(entry, appVersion));
        } catch (error) {
          // Another writer that does not know the lock (plain git) came in between.
          const moved = error instanceof Failure && error.code === 'history-moved';
          if (!moved || attempt === attempts) throw error;
        }
      }
    },
    list: async () => (await read()).links.map(link => link.entry),
    find: async id => (await read()).links.find(({ entry }) => entry.id === id)?.commit ?? null,
  };
}

async function readLink(
  repository: Repository,
  commit: Oid,
  newer: Link | undefined,
): Promise<{ link: Link; parent: Oid | null }> {
  let object: CommitObject;
  try {
    object = await repository.readCommit(commit);
  } catch (error) {
    throwUnlessDamage(error);
    const title = 'The activity before this point can’t be read: the chain of records is broken here.';
    return { link: damaged(commit, title, newer, undefined, error), parent: null };
  }
  const parent = object.parents[0] ?? null;
  try {
    const file = (await repository.readTree(object.tree)).find(entry => entry.name === 'record.json');
    if (!file) throw new Error('it holds no record.json');
    const record = parseRecord(await repository.readBlob(file.oid));
    if (record.previous !== parent) throw new Error('the record before it was changed or removed');
    const { sequence } = record;
    const entry = { ...record.entry, record: { sequence, commit, previous: parent } };
    return { link: { commit, entry, sequence }, parent };
  } catch (error) {
    throwUnlessDamage(error);
    const title = 'This record can’t be read: it is damaged or was changed.';
    return { link: damaged(commit, title, newer, object.committer?.date, error), parent };
  }
}

function damaged(
  commit: Oid,
  title: string,
  newer: Link | undefined,
  date: Date | undefined,
  cause: unknown,
): Link {
  const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  const entry: ActivityEntry = {
    id: commit,
    at: date?.toISOString() ?? newer?.entry.at ?? new Date(0).toISOString(),
    who: null,
    kind: 'damaged',
    title: `${title} (${commit.slice(0, 10)}: ${reason.slice(0, 200)})`,
    version: null,
    environment: null,
    outcome: null,
    receipt: null,
  };
  return { commit, entry, sequence: null };
}

/** Damaged records keep their place in the numbering. */
function nextSequence(links: Link[]): number {
  const index = links.findIndex(link => link.sequence !== null);
  const last = links[index]?.sequence;
  return last == null ? links.length + 1 : last + index + 1;
}
