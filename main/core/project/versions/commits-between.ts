import { createBreather } from '../../repository/breathe.ts';
import type { Oid, Repository } from '../../repository/types.ts';

export type CommitsBetween = {
  /** Reached from `to` and not from `from`. */
  gained: Set<Oid>;
  /** Reached from `from` and not from `to`. */
  lost: Set<Oid>;
  /** False: the walk was given up, so there may be more, and some of these may be on both ways. */
  complete: boolean;
};

const byFrom = 1;
const byTo = 2;
const byBoth = byFrom | byTo;
/** So many more commits are looked at once all is found, for clocks that went wrong; git does the same. */
const slack = 50;

/**
 * What lies between two commits: newest first along all parents, like `git log FROM..TO` and `git log TO..FROM`.
 * Null stands for nothing. Where the history was cut off (a shallow clone) it ends there. Throws
 * `repository-damaged` when one of the two can't be read.
 * @param limit how many commits are read at most
 */
export async function commitsBetween(
  repository: Repository,
  from: Oid | null,
  to: Oid | null,
  limit = 5_000,
): Promise<CommitsBetween> {
  const colours = new Map<Oid, number>();
  const read = new Map<Oid, { date: number; parents: Oid[] }>();
  const queue: { commit: Oid; date: number }[] = [];
  const breathe = createBreather();

  const reach = async (commit: Oid, colour: number, isEnd: boolean) => {
    const before = colours.get(commit) ?? 0;
    if ((before | colour) === before) return;
    const known = read.get(commit) ?? (await readDated(repository, commit, isEnd));
    read.set(commit, known);
    colours.set(commit, before | colour);
    if (queue.some(each => each.commit === commit)) return;
    const place = queue.findIndex(({ date }) => date < known.date);
    queue.splice(place < 0 ? queue.length : place, 0, { commit, date: known.date });
  };
  if (from !== null) await reach(from, byFrom, true);
  if (to !== null) await reach(to, byTo, true);

  const isOpen = ({ commit }: { commit: Oid }) => colours.get(commit) !== byBoth;
  let left = slack;
  while (queue.length > 0 && read.size <= limit) {
    if (!queue.some(isOpen) && left-- === 0) break;
    const next = queue.shift();
    if (!next) break;
    const colour = colours.get(next.commit) ?? 0;
    for (const parent of read.get(next.commit)?.parents ?? []) await reach(parent, colour, false);
    await breathe();
  }
  const only = (colour: number) =>
    new Set([...colours].filter(([, each]) => each === colour).map(([commit]) => commit));
  return { gained: only(byTo), lost: only(byFrom), complete: !queue.some(isOpen) };
}

async function readDated(repository: Repository, commit: Oid, isEnd: boolean) {
  try {
    const { committer, parents } = await repository.readCommit(commit);
    return { date: committer?.date.getTime() ?? 0, parents };
  } catch (error) {
    if (isEnd) throw error;
    return { date: 0, parents: [] };
  }
}
