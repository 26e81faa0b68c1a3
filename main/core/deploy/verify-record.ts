import type { ActivityEntry, Receipt } from '../../../contract/receipt.ts';
import { encodeCommit } from '../repository/parse-commit.ts';
import { objectId } from '../repository/raw-object.ts';
import { encodeTree } from '../repository/tree-codec.ts';
import type { CommitObject, Oid, Repository } from '../repository/types.ts';
import { type AuditRecord, formatRecord, parseStored, recordSigner } from './audit-record.ts';

type ProvenRecord = { record: AuditRecord; text: Uint8Array };

/** Thrown for a record that is not what Tagline wrote; the message continues "this record". */
export class RecordWrong extends Error {}

/**
 * Reads the one record of a commit and proves all that can be known from the commit alone: that it is the very
 * commit that Tagline makes of this record. Throws `RecordWrong`, or a Failure for what can't be read.
 */
export async function proveRecord(
  repository: Repository,
  commit: Oid,
  object: CommitObject,
): Promise<ProvenRecord> {
  const entries = await repository.readTree(object.tree);
  const [file] = entries;
  if (entries.length !== 1 || file?.name !== 'record.json' || file.mode !== '100644') {
    throw new RecordWrong('holds something else than one record.json');
  }
  if (objectId('tree', encodeTree(entries)) !== object.tree)
    throw new RecordWrong('is not stored as written');
  const text = await repository.readBlob(file.oid);
  if (objectId('blob', text) !== file.oid) throw new RecordWrong('does not hold what its id says');
  const record = parse(text);
  if (object.parents.length > 1) throw new RecordWrong('follows more than one record');
  if (record.previous !== (object.parents[0] ?? null)) {
    throw new RecordWrong(
      'names another record before it than the one it follows: one was changed or removed',
    );
  }
  assertSignedAsWritten(commit, object, record);
  assertConsistent(record.entry);
  return { record, text };
}

function parse(text: Uint8Array): AuditRecord {
  let stored: { record: AuditRecord; raw: unknown };
  try {
    stored = parseStored(text);
  } catch {
    throw new RecordWrong('is no record that Tagline writes');
  }
  if (!Buffer.from(formatRecord(stored.raw)).equals(text)) {
    throw new RecordWrong('is written otherwise than Tagline writes it');
  }
  return stored.record;
}

/** A commit is made of its record alone, but for the time zone of the machine that wrote it. */
function assertSignedAsWritten(commit: Oid, { tree, parents }: CommitObject, { entry }: AuditRecord): void {
  const own = encodeCommit({ tree, parents, author: recordSigner(entry), message: entry.title });
  if (objectId('commit', own) === commit) return;
  const text = own.toString();
  const end = text.indexOf('\n\n');
  const isWrittenIn = (zone: string) => {
    const head = text.slice(0, end).replace(/[+-]\d{4}$/gm, zone);
    return objectId('commit', Buffer.from(head + text.slice(end))) === commit;
  };
  if (!zones.some(isWrittenIn)) {
    throw new RecordWrong('is signed with another name, address, date or title than it holds');
  }
}

/** All that there are: from -1400 to +1400 in quarters of an hour. */
const zones = Array.from({ length: 2 * 14 * 4 + 1 }, (_, index) => {
  const minutes = (index - 14 * 4) * 15;
  const digits = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${digits(minutes / 60)}${digits(minutes % 60)}`;
});

const isId = (text: string) => /^[0-9a-f]{40}$/.test(text);

function assertConsistent(entry: ActivityEntry): void {
  const { receipt } = entry;
  if ((entry.kind === 'deployment') !== (receipt !== null)) {
    throw new RecordWrong('is a deployment without a receipt, or a receipt without a deployment');
  }
  if (receipt === null) return;
  const same =
    receipt.id === entry.id &&
    receipt.version === entry.version &&
    receipt.environment.id === entry.environment?.id &&
    receipt.environment.name === entry.environment.name &&
    receipt.outcome === entry.outcome &&
    receipt.endedAt === entry.at &&
    receipt.who.name === entry.who?.name &&
    receipt.who.email === entry.who.email;
  if (!same) throw new RecordWrong('tells one thing in its receipt and another one beside it');
  assertPlausible(receipt);
}

function assertPlausible({ startedAt, endedAt, tag, commit, tree, artifact }: Receipt): void {
  if (![tag, commit, tree].every(isId)) throw new RecordWrong('names ids that git can’t have made');
  if (artifact !== null && !/^[0-9a-f]{64}$/.test(artifact)) throw new RecordWrong('holds no SHA-256');
  // A clock may have been set back in between, so their order proves nothing.
  const isInstant = (text: string) => !Number.isNaN(Date.parse(text));
  if (!isInstant(startedAt) || !isInstant(endedAt)) throw new RecordWrong('holds a time that is none');
}
