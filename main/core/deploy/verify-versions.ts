import type { Receipt } from '../../../contract/receipt.ts';
import type { Oid, Repository } from '../repository/types.ts';
import { throwUnlessDamage } from './damage.ts';

/** Why a receipt's version is not what the receipt says, in words that continue "this record"; null: it is. */
type Versions = {
  problemOf(receipt: Receipt): Promise<string | null>;
  /** The versions that receipts name and that are not there as they were deployed. */
  gone: Set<string>;
};

/** Compares the ids that receipts name with what the repository still holds; each version once. */
export async function openVersions(repository: Repository): Promise<Versions> {
  const tags = await repository.listRefs('refs/tags/', { verify: true });
  const known = new Map<string, string | null>();
  const gone = new Set<string>();

  const look = async ({ version, tag, commit, tree }: Receipt): Promise<string | null> => {
    if (tags.get(`refs/tags/${version}`) !== tag) gone.add(version);
    const stored = await orNull(repository.readCommit(commit));
    if (stored !== null && stored.tree !== tree)
      return `names the tree ${tree}, and its commit has another one`;
    if (tag === commit) return null;
    const peeled = await orNull(peel(repository, tag));
    if (peeled === null) return null;
    if (peeled.commit !== commit) return `names the commit ${commit}, and its tag stands on another one`;
    return peeled.name === version
      ? null
      : `names the version ${version}, and its tag is called ${peeled.name}`;
  };

  return {
    gone,
    problemOf: async receipt => {
      const key = [receipt.version, receipt.tag, receipt.commit, receipt.tree].join(' ');
      const before = known.get(key);
      if (before !== undefined) return before;
      const problem = await look(receipt);
      known.set(key, problem);
      return problem;
    },
  };
}

const deepestTag = 20;

/** The name of the tag, and what tags of tags lead to. */
async function peel(repository: Repository, tag: Oid): Promise<{ name: string; commit: Oid }> {
  const { name, object, type } = await repository.readTag(tag);
  let at = { object, type };
  for (let depth = 1; at.type === 'tag' && depth < deepestTag; depth++)
    at = await repository.readTag(at.object);
  return { name, commit: at.object };
}

/** Null for what is not there any more, or damaged: versions may be deleted, and have a check of their own. */
async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    throwUnlessDamage(error);
    return null;
  }
}
