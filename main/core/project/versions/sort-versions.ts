import type { Version } from '../../../../contract/commands/versions.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { readFirstParent } from '../first-parent.ts';

const longestWalk = 20_000;
const natural = new Intl.Collator('en', { numeric: true });

/**
 * Newest first. Git keeps whole seconds, so versions made by a script share their date: these follow the
 * history from HEAD, and what is not on it the natural order of names. Rows without a date come last.
 * `parents` keeps what was read of the history: it never changes.
 */
export async function sortVersions(
  repository: Repository,
  head: Oid | null,
  versions: Version[],
  parents: Map<Oid, Oid | null>,
): Promise<Version[]> {
  const firstParent = async (commit: Oid) => {
    const known = parents.get(commit);
    if (known !== undefined) return known;
    const parent = await readFirstParent(repository, commit);
    parents.set(commit, parent);
    return parent;
  };
  const positions = await positionsOf(firstParent, head, tiedCommits(versions));
  const time = ({ date }: Version) => (date === null ? Number.NEGATIVE_INFINITY : Date.parse(date));
  const position = ({ commit }: Version) => positions.get(commit ?? '') ?? Number.MAX_SAFE_INTEGER;
  const times = new Map(versions.map(version => [version, time(version)]));
  return [...versions].sort((a, b) => {
    const [timeA = 0, timeB = 0] = [times.get(a), times.get(b)];
    if (timeA !== timeB) return timeB - timeA;
    return position(a) - position(b) || natural.compare(b.name, a.name);
  });
}

function tiedCommits(versions: Version[]): Set<Oid> {
  const byDate = new Map<string | null, Set<Oid>>();
  for (const { date, commit } of versions) {
    if (commit === null) continue;
    const group = byDate.get(date) ?? new Set();
    byDate.set(date, group.add(commit));
  }
  return new Set([...byDate.values()].filter(group => group.size > 1).flatMap(group => [...group]));
}

/** How many first parents back from HEAD each wanted commit is; the walk ends when all are found. */
async function positionsOf(
  firstParent: (commit: Oid) => Promise<Oid | null>,
  head: Oid | null,
  wanted: Set<Oid>,
): Promise<Map<Oid, number>> {
  const positions = new Map<Oid, number>();
  let at = head;
  for (let step = 0; at !== null && step < longestWalk && positions.size < wanted.size; step++) {
    if (wanted.has(at)) positions.set(at, step);
    at = await firstParent(at);
  }
  return positions;
}
