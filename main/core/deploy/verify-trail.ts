import type { NotedHead, TrailProblem, TrailReport } from '../../../contract/trail.ts';
import { createBreather } from '../repository/breathe.ts';
import type { CommitObject, Oid, Progress, Repository } from '../repository/types.ts';
import { auditRef } from './audit.ts';
import type { AuditRecord } from './audit-record.ts';
import { throwUnlessDamage } from './damage.ts';
import { proveRecord, RecordWrong } from './verify-record.ts';
import { openVersions } from './verify-versions.ts';

type Link = { commit: Oid; record: AuditRecord | null };

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Proves the audit trail, record by record, from what is stored: finds what was changed, removed, reordered or
 * inserted. That the newest records were cut off, or all of them rewritten with everything recomputed, only a
 * head tells that was noted elsewhere: `expect`, or a remote's (`refs/remotes/NAME/tagline/receipts`).
 * Throws the signal's reason, and failures that are no damage.
 */
export async function verifyTrail(
  repository: Repository,
  options: { now: Date; expect?: Oid | undefined; signal?: AbortSignal; progress?: Progress },
): Promise<TrailReport> {
  const head = await repository.readRef(auditRef);
  const versions = await openVersions(repository);
  const problems: TrailProblem[] = [];
  const links: Link[] = [];
  const breathe = createBreather();
  let total = 0;
  let at = head;
  while (at !== null) {
    options.signal?.throwIfAborted();
    await breathe();
    const commit: Oid = at;
    const object = await readCommit(repository, commit);
    if (object === null) {
      const reason =
        'The chain is broken here: this record is missing or can’t be read, nor what was before it.';
      problems.push({ commit, sequence: null, reason });
      break;
    }
    const link = await prove(repository, commit, object);
    if ('reason' in link) problems.push({ commit, sequence: null, reason: link.reason });
    const record = 'reason' in link ? null : link.record;
    const wrong = record?.entry.receipt ? await versions.problemOf(record.entry.receipt) : null;
    if (wrong !== null) problems.push(problemOf(commit, record, wrong));
    links.push({ commit, record });
    total ||= record?.sequence ?? 0;
    options.progress?.(links.length, Math.max(total, links.length));
    at = object.parents[0] ?? null;
  }
  const oldestFirst = links.toReversed();
  problems.push(...wrongInOrder(oldestFirst));
  const place = new Map(oldestFirst.map(({ commit }, index) => [commit, index]));
  const placeOf = ({ commit }: TrailProblem) => place.get(commit) ?? -1;
  problems.sort((a, b) => placeOf(a) - placeOf(b));
  const noted = await notedHeads(repository, options.expect, links);
  const instants = oldestFirst.flatMap(({ record }) => record?.entry.at ?? []);
  return {
    records: links.length,
    head,
    oldest: instants[0] ?? null,
    newest: instants.at(-1) ?? null,
    noted,
    problems,
    notes: [...oddTimes(oldestFirst, options.now), ...goneVersions(versions.gone)],
  };
}

async function readCommit(repository: Repository, commit: Oid): Promise<CommitObject | null> {
  try {
    return await repository.readCommit(commit);
  } catch (error) {
    throwUnlessDamage(error);
    return null;
  }
}

async function prove(
  repository: Repository,
  commit: Oid,
  object: CommitObject,
): Promise<{ record: AuditRecord } | { reason: string }> {
  try {
    return await proveRecord(repository, commit, object);
  } catch (error) {
    throwUnlessDamage(error);
    const why = error instanceof RecordWrong ? error.message : 'is missing in part, or damaged';
    return { reason: `This record ${why}.` };
  }
}

const problemOf = (commit: Oid, record: AuditRecord | null, why: string): TrailProblem => ({
  commit,
  sequence: record?.sequence ?? null,
  reason: `This record ${why}.`,
});

/** Numbers without a gap from 1, and no entry twice. Records that are wrong in themselves keep their number. */
function wrongInOrder(links: Link[]): TrailProblem[] {
  const seen = new Map<string, number>();
  return links.flatMap(({ commit, record }, index) => {
    if (record === null) return [];
    const { sequence, entry } = record;
    const twice = seen.get(entry.id);
    seen.set(entry.id, sequence);
    return [
      ...(sequence === index + 1
        ? []
        : [problemOf(commit, record, `says that it is number ${sequence}, and stands at ${index + 1}`)]),
      ...(twice === undefined ? [] : [problemOf(commit, record, `tells what record ${twice} tells already`)]),
    ];
  });
}

/** Clocks go wrong without any forger, so times alone prove nothing. */
function oddTimes(links: Link[], now: Date): string[] {
  const notes: string[] = [];
  let before: AuditRecord | null = null;
  for (const { record } of links) {
    if (record === null) continue;
    const at = Date.parse(record.entry.at);
    if (at - now.getTime() > dayMs) notes.push(`Record ${record.sequence} is dated in the future.`);
    if (before && at < Date.parse(before.entry.at)) {
      notes.push(`Record ${record.sequence} is dated before the one that it follows.`);
    }
    before = record;
  }
  return notes;
}

const goneVersions = (gone: Set<string>): string[] =>
  [...gone].map(name => `Version ${name} was deleted or made anew after it was deployed.`);

const remoteRef = /^refs\/remotes\/(.+)\/tagline\/receipts$/;

/** Also heads that remotes are known to hold. `links` newest first. */
async function notedHeads(
  repository: Repository,
  expect: Oid | undefined,
  links: Link[],
): Promise<NotedHead[]> {
  const newer = (commit: Oid) => {
    const index = links.findIndex(link => link.commit === commit);
    return index < 0 ? null : index;
  };
  const noted: NotedHead[] = [];
  if (expect !== undefined) noted.push({ commit: expect, from: { kind: 'given' }, newer: newer(expect) });
  for (const [ref, commit] of await repository.listRefs('refs/remotes/', { verify: true })) {
    const name = remoteRef.exec(ref)?.[1];
    if (name !== undefined) noted.push({ commit, from: { kind: 'remote', name }, newer: newer(commit) });
  }
  return noted;
}
