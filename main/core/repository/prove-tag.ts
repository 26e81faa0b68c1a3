import fs from 'node:fs';
import git from 'isomorphic-git';
import { Failure } from '../failure.ts';
import type { Publication } from './types.ts';

/** In a thread of its own, a synchronous call costs a tenth of an asynchronous one. */
const disk = {
  promises: {
    ...fs.promises,
    readFile: async (path: string, options?: { encoding?: BufferEncoding }) => fs.readFileSync(path, options),
    stat: async (path: string) => fs.statSync(path),
    lstat: async (path: string) => fs.lstatSync(path),
  },
};

type WrittenTag = NonNullable<Publication['prove']>;

/**
 * Reads a tag and its commit from the disk with isomorphic-git, a second implementation of git's formats that
 * shares no code with the one that wrote them, and compares. A version is told as made only after this.
 * Throws `version-damaged`: then nothing refers to these objects yet.
 */
export async function proveTag(gitDir: string, written: WrittenTag): Promise<void> {
  const place = { fs: disk, gitdir: gitDir };
  try {
    const { tag } = await git.readTag({ ...place, oid: written.tag });
    const { commit } = await git.readCommit({ ...place, oid: written.commit });
    const same =
      tag.tag === written.name &&
      tag.type === 'commit' &&
      tag.object === written.commit &&
      commit.tree === written.tree;
    if (same) return;
  } catch (error) {
    throw unproven(written, error);
  }
  throw unproven(written);
}

const unproven = ({ name, tag }: WrittenTag, cause?: unknown) =>
  new Failure(
    'version-damaged',
    `The version ${name} could not be read back from the disk, so it was not made. Check the disk and try again.`,
    { name, tag },
    { cause },
  );
