import { randomBytes } from 'node:crypto';
import { lstat, open, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../failure.ts';
import { errnoOf, removeIfThere, syncFolder } from '../../../repository/durable-fs.ts';
import { isReleaseId, type Layout } from './layout.ts';

/** What `current` says. `foreign`: something that Tagline did not put there. */
export type Pointer =
  | { kind: 'none' }
  | { kind: 'release'; id: string }
  | { kind: 'foreign'; message: string };

export async function readPointer(layout: Layout): Promise<Pointer> {
  const stat = await lstat(layout.current).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (stat === null) return await readPointerFile(layout);
  if (!stat.isSymbolicLink()) {
    const what = stat.isDirectory() ? 'folder' : 'file';
    return foreign(`a ${what} named “current” that Tagline did not make`);
  }
  const [parent, id, ...rest] = (await readlink(layout.current)).split(/[\\/]/);
  if (parent === 'releases' && id !== undefined && rest.length === 0 && isReleaseId(id)) {
    return { kind: 'release', id };
  }
  return foreign('a link named “current” that leads to something that Tagline did not make');
}

async function readPointerFile(layout: Layout): Promise<Pointer> {
  let text: string;
  try {
    text = await readFile(layout.pointer, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { kind: 'none' };
    if (errnoOf(error) === 'EISDIR') return foreign('a folder named “current.json”');
    throw error;
  }
  try {
    const { release } = JSON.parse(text) as { release?: unknown };
    if (typeof release === 'string' && isReleaseId(release)) return { kind: 'release', id: release };
  } catch {
    // Falls through: no pointer of ours.
  }
  return foreign('a file named “current.json” that Tagline did not make');
}

const foreign = (what: string): Pointer => ({
  kind: 'foreign',
  message: `The target holds ${what}. Move it away or choose another folder; nothing was touched.`,
});

const linksUnsupported = ['EPERM', 'ENOSYS', 'EOPNOTSUPP', 'ENOTSUP'];

/**
 * Points `current` to a release (null: to nothing) in one atomic step: a new link, or a new `current.json`
 * where links can't be made, renamed over the old one. Answers which of them.
 * @param tryLink makes the link; answers false where the system has none
 */
export async function writePointer(
  layout: Layout,
  id: string | null,
  tryLink = makeLink,
): Promise<'link' | 'file'> {
  const now = await readPointer(layout);
  if (now.kind === 'foreign') throw new Failure('target-unreachable', now.message, { path: layout.current });
  if (id === null) {
    await removeIfThere(layout.current);
    await removeIfThere(layout.pointer);
    await syncFolder(layout.root);
    return 'link';
  }
  const temp = join(layout.root, `.current-${randomBytes(6).toString('hex')}`);
  const linked = await tryLink(`releases/${id}`, temp);
  try {
    if (linked) {
      await rename(temp, layout.current);
    } else {
      await refuseOldLink(layout);
      await writeNew(temp, `${JSON.stringify({ release: id, path: `releases/${id}` })}\n`);
      await rename(temp, layout.pointer);
    }
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
  // The link counts from here on; a file of before would only confuse.
  if (linked) await removeIfThere(layout.pointer);
  await syncFolder(layout.root);
  return linked ? 'link' : 'file';
}

/** A link that another system made counts before `current.json`, and can't be replaced from here. */
async function refuseOldLink(layout: Layout): Promise<void> {
  const link = await lstat(layout.current).catch(() => null);
  if (link === null) return;
  const message = `The link “current” in ${layout.root} was made by another system and can’t be replaced from this one.`;
  throw new Failure('target-unreachable', message, { path: layout.current });
}

async function makeLink(target: string, path: string): Promise<boolean> {
  try {
    await symlink(target, path, 'dir');
    return true;
  } catch (error) {
    if (linksUnsupported.includes(errnoOf(error))) return false;
    throw error;
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
