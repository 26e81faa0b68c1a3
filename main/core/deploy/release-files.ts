import { Failure } from '../failure.ts';
import { objectId } from '../repository/raw-object.ts';
import { findCollision, writeRefusal } from '../repository/safe-path.ts';
import type { Oid, Repository, TreeFile } from '../repository/types.ts';
import { nameSome } from './read-back.ts';
import type { ReleaseFile } from './targets/target.ts';

export type ReleaseContent = {
  files: ReleaseFile[];
  /** What is never deployed: links could lead anywhere, a submodule's files are not in the version, and some targets take only some files. */
  left: { path: string; kind: 'symlink' | 'submodule' | 'not-taken' }[];
};

/**
 * The files of a tree that a deployment brings.
 * @param takes which files the target takes; left out: all
 * Throws `path-invalid` for a path that no folder should get.
 */
export async function releaseContent(
  repository: Repository,
  tree: Oid,
  takes: (path: string) => boolean = () => true,
): Promise<ReleaseContent> {
  const content: ReleaseContent = { files: [], left: [] };
  for (const file of await repository.listFiles(tree)) {
    const kept = deployable(file);
    if (!kept) {
      content.left.push({ path: file.path, kind: file.mode === '120000' ? 'symlink' : 'submodule' });
      continue;
    }
    if (!takes(file.path)) {
      content.left.push({ path: file.path, kind: 'not-taken' });
      continue;
    }
    assertPlainPath(file.path);
    content.files.push(kept);
  }
  assertDistinct(content.files.map(file => file.path));
  return content;
}

function deployable({ path, mode, oid }: TreeFile): ReleaseFile | null {
  return mode === '100644' || mode === '100755' ? { path, mode, oid } : null;
}

/** A file's bytes, proven against its id. Throws `version-damaged`. */
export async function readProven(repository: Repository, file: ReleaseFile): Promise<Uint8Array> {
  const bytes = await repository.readBlob(file.oid);
  if (objectId('blob', bytes) === file.oid) return bytes;
  const message = `The stored content of ${file.path} is damaged, so this version can’t be deployed.`;
  throw new Failure('version-damaged', message, { path: file.path, oid: file.oid });
}

/** What a version holds that is not deployed, as a sentence; null when that is nothing. */
export function leftOut({ left }: ReleaseContent): string | null {
  if (left.length === 0) return null;
  const links = left.filter(({ kind }) => kind === 'symlink').map(({ path }) => path);
  const submodules = left.filter(({ kind }) => kind === 'submodule').map(({ path }) => path);
  const others = left.filter(({ kind }) => kind === 'not-taken').map(({ path }) => path);
  const parts = [
    links.length > 0 ? `Links are not deployed: ${nameSome(links)}.` : '',
    submodules.length > 0 ? `Submodules are not deployed: ${nameSome(submodules)}.` : '',
    others.length > 0 ? `Not for this target: ${nameSome(others)}.` : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** Other tools can store paths in a version that lead out of the folder they are written to. */
function assertPlainPath(path: string): void {
  const refusal = writeRefusal(path);
  if (refusal === null) return;
  const message = `${JSON.stringify(path)} can’t be deployed: its name ${refusal}. Rename it and make a new version.`;
  throw new Failure('path-invalid', message, { path });
}

/** On the disk of a target they could be one file, or already are here. */
function assertDistinct(paths: string[]): void {
  const collision = findCollision(paths);
  if (collision === null) return;
  const [one, two] = collision.map(path => JSON.stringify(path));
  const message = `${one} and ${two} can’t be deployed together: some disks take these names for one. Rename one of them and make a new version.`;
  throw new Failure('path-invalid', message, { path: collision[1] });
}
