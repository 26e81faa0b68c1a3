import { throwUnlessDamage } from '../deploy/damage.ts';
import { Failure } from '../failure.ts';
import type { Oid, Repository, Signature } from '../repository/types.ts';
import { type Definitions, formatDefinitions, noDefinitions, parseDefinitions } from './definitions.ts';

export const environmentsRef = 'refs/tagline/environments';
const fileName = 'environments.json';
const attempts = 5;

type Stored = { head: Oid | null; definitions: Definitions };
const caches = new WeakMap<Repository, Stored>();

/** The definitions as they stand. Throws `repository-damaged` when they can't be read. */
export async function readDefinitions(repository: Repository): Promise<Definitions> {
  return (await read(repository)).definitions;
}

async function read(repository: Repository): Promise<Stored> {
  const head = await repository.readRef(environmentsRef);
  if (head === null) return { head, definitions: noDefinitions };
  const cached = caches.get(repository);
  if (cached?.head === head) return cached;
  try {
    const { tree } = await repository.readCommit(head);
    const file = (await repository.readTree(tree)).find(entry => entry.name === fileName);
    if (!file) throw new Error(`it holds no ${fileName}`);
    const stored = { head, definitions: parseDefinitions(await repository.readBlob(file.oid)) };
    caches.set(repository, stored);
    return stored;
  } catch (error) {
    throwUnlessDamage(error);
    const message =
      'The environments of this project can’t be read: their stored list is damaged. ' +
      `Everything else works; the list is kept in ${environmentsRef} with its history.`;
    throw new Failure(
      'repository-damaged',
      message,
      { ref: environmentsRef, commit: head },
      { cause: error },
    );
  }
}

/**
 * Changes the definitions as one commit, under the repository's lock; again when someone else came in
 * between. `edit` answers the next definitions, the commit's message and what to hand back.
 */
export async function changeDefinitions<T>(
  repository: Repository,
  author: Signature,
  edit: (now: Definitions) => Promise<{ next: Definitions; message: string; result: T }>,
): Promise<T> {
  const once = async () => {
    const { head, definitions } = await read(repository);
    const { next, message, result } = await edit(definitions);
    const blob = await repository.writeBlob(formatDefinitions(next));
    const tree = await repository.writeTree([{ name: fileName, mode: '100644', oid: blob }]);
    const parents = head === null ? [] : [head];
    const commit = await repository.writeCommit({ tree, parents, author, message });
    await repository.updateRef(environmentsRef, commit, head);
    return result;
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return await repository.exclusive(once);
    } catch (error) {
      const moved = error instanceof Failure && error.code === 'history-moved';
      if (!moved || attempt === attempts) throw error;
    }
  }
}
