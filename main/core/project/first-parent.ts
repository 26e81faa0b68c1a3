import { Failure } from '../failure.ts';
import type { Oid, Repository } from '../repository/types.ts';

/** The commit before; null at the first, and where the history is damaged or was cut off. */
export async function readFirstParent(repository: Repository, commit: Oid): Promise<Oid | null> {
  try {
    return (await repository.readCommit(commit)).parents[0] ?? null;
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}
