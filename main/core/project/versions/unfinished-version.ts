import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { moveFile, openTemps, readIfThere, removeIfThere, syncTogether } from '../../repository/disk.ts';
import type { Oid, Repository } from '../../repository/types.ts';
import { tagPrefix } from '../refs.ts';

/** A version whose tag is about to be made. `branch` is null on a detached HEAD, `from` before the first commit. */
export type UnfinishedVersion = {
  name: string;
  tag: Oid;
  commit: Oid;
  tree: Oid;
  branch: string | null;
  from: Oid | null;
};

const fileOf = ({ gitDir }: Repository) => join(gitDir, 'tagline', 'version.json');

/** Notes what is about to be made, so that a kill between tag and branch can be made good. Durable when it answers. */
export async function noteUnfinished(repository: Repository, version: UnfinishedVersion): Promise<void> {
  const path = fileOf(repository);
  const bytes = Buffer.from(JSON.stringify(version));
  moveFile(openTemps(join(dirname(path), 'tmp')).write(bytes, { durable: false }), path);
  await syncTogether(process.platform === 'win32' ? [path] : [path, dirname(path)]);
}

export function forgetUnfinished(repository: Repository): void {
  try {
    removeIfThere(fileOf(repository));
  } catch {
    // Whoever looks at it next sees that the branch has moved.
  }
}

function readUnfinished(repository: Repository): UnfinishedVersion | null {
  const bytes = readIfThere(fileOf(repository));
  try {
    const noted = bytes && (JSON.parse(bytes.toString('utf8')) as Partial<UnfinishedVersion>);
    return noted?.name && noted.tag && noted.commit && noted.tree ? (noted as UnfinishedVersion) : null;
  } catch {
    // Torn by a power loss: before its tag was made.
    return null;
  }
}

export const hasUnfinished = (repository: Repository): boolean => existsSync(fileOf(repository));

/**
 * Where a version was cut off after its tag, moves the branch as well, if that still stands where it stood. Answers
 * the version's name then, else null. Call it within the lock. Throws `history-moved`, `version-damaged` ...
 */
export async function finishVersion(repository: Repository): Promise<string | null> {
  const noted = readUnfinished(repository);
  const finished = noted !== null && (await moveBranch(repository, noted));
  forgetUnfinished(repository);
  return finished ? noted.name : null;
}

async function moveBranch(repository: Repository, noted: UnfinishedVersion): Promise<boolean> {
  const { name, tag, commit, tree, branch, from } = noted;
  if ((await repository.readRef(tagPrefix + name)) !== tag) return false;
  const head = await repository.head();
  const stands = head.branch === branch ? head.commit : branch && (await repository.readRef(branch));
  const [parent = null] = (await repository.readCommit(commit)).parents;
  if (stands !== from || parent !== from) return false;
  await repository.updateRef(branch ?? 'HEAD', commit, from);
  if (head.branch === branch) await repository.writeIndex(tree);
  return true;
}
