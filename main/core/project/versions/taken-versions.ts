import type { Oid, Repository } from '../../repository/types.ts';
import { collectTaken, type Taken } from '../naming/taken.ts';
import { tagPrefix } from '../refs.ts';

type Known = ReturnType<typeof collectTaken> & { refs: ReadonlyMap<string, Oid> };

const known = new WeakMap<Repository, Known>();

/** Which names the project's versions take. Kept, and extended by those that are new. */
export async function takenVersions(repository: Repository): Promise<Taken> {
  const refs = await repository.listRefs(tagPrefix);
  const last = known.get(repository);
  if (last?.refs === refs) return last.taken;
  const added = [...refs.keys()].filter(ref => !last?.refs.has(ref));
  const isGrown = last !== undefined && last.refs.size + added.length === refs.size;
  const { add, taken } = isGrown ? last : collectTaken();
  add((isGrown ? added : [...refs.keys()]).map(ref => ref.slice(tagPrefix.length)));
  known.set(repository, { add, taken, refs });
  return taken;
}
