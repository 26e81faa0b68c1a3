import { randomBytes } from 'node:crypto';
import { Failure } from '../../../failure.ts';
import { isReleaseId, type Layout } from '../folder/layout.ts';
import { lockBroken } from '../target.ts';
import { isMissing, isRefused, isUnsupported } from './errors.ts';
import type { RemoteFiles } from './files/remote-files.ts';

/** What `current` says. `foreign`: something that Tagline did not put there. */
export type Pointer =
  | { kind: 'none' }
  | { kind: 'release'; id: string }
  | { kind: 'foreign'; message: string };

/** What stands at `current`; `text`: the beginning of `current.json`, null when there is none. */
export type AtPointer = { kind: 'none' | 'link' | 'folder' | 'file'; link: string; text: string | null };

export async function readPointer(files: RemoteFiles, layout: Layout): Promise<Pointer> {
  return pointerAt(await lookAtPointer(files, layout));
}

async function lookAtPointer(files: RemoteFiles, layout: Layout): Promise<AtPointer> {
  const [found, link, text] = await Promise.all([
    files.lstat(layout.current),
    files.readlink(layout.current).catch(() => ''),
    files.read(layout.pointer, 200).catch((error: unknown) => {
      if (isRefused(error)) return Buffer.from('a folder');
      throw error;
    }),
  ]);
  const other = found?.isDirectory() ? 'folder' : 'file';
  const kind = found === null ? 'none' : found.isSymbolicLink() ? 'link' : other;
  return { kind, link, text: text?.toString() ?? null };
}

export function pointerAt({ kind, link, text }: AtPointer): Pointer {
  if (kind === 'none') return text === null ? { kind } : pointerOf(text);
  if (kind !== 'link') return foreign(`a ${kind} named “current” that Tagline did not make`);
  const [parent, id, ...rest] = link.split('/');
  if (parent === 'releases' && id !== undefined && rest.length === 0 && isReleaseId(id)) {
    return { kind: 'release', id };
  }
  return foreign('a link named “current” that leads to something that Tagline did not make');
}

function pointerOf(text: string): Pointer {
  try {
    const { release } = JSON.parse(text) as { release?: unknown };
    if (typeof release === 'string' && isReleaseId(release)) return { kind: 'release', id: release };
  } catch {
    // Falls through: no pointer of ours.
  }
  return foreign('something named “current.json” that Tagline did not make');
}

const foreign = (what: string): Pointer => ({
  kind: 'foreign',
  message: `The target holds ${what}. Move it away or choose another folder; nothing was touched.`,
});

export function refuseForeign(pointer: Pointer, layout: Layout): void {
  if (pointer.kind === 'foreign') {
    throw new Failure('target-unreachable', pointer.message, { path: layout.current });
  }
}

/**
 * What was asked for and not answered yet: a switch, by the temporary file that it moves, or that nothing be live.
 * `isOver`: the lock was let go, so that nothing may be asked for any more.
 */
export type Switching = { temp: string | null; isRemoving: boolean; isOver: boolean };

function refuseLate({ isOver }: Switching): void {
  if (isOver) throw new Failure('target-busy', lockBroken);
}

const sentences = {
  link: 'Switched by the link “current”, in one step.',
  file: 'Switched by the file “current.json”, in one step.',
  slow: 'Switched by the file “current.json”; this server can’t replace a file in one step, so that for an instant there may have been none.',
};

/**
 * Points `current` to a release: a new link, or a new `current.json` where links can't be made, renamed over the
 * old one. Answers how, in a sentence. `before` is done meanwhile, and has been done before anything is switched.
 */
export async function writePointer(
  files: RemoteFiles,
  layout: Layout,
  id: string,
  switching: Switching,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  refuseLate(switching);
  const temp = `${layout.root}/.current-${randomBytes(6).toString('hex')}`;
  try {
    switching.temp = temp;
    const ready = [lookAtPointer(files, layout), makeLink(files, `releases/${id}`, temp), before()] as const;
    // All have ended before the link is removed after a failure.
    await Promise.allSettled(ready);
    const [there, isLink] = await Promise.all(ready);
    refuseForeign(pointerAt(there), layout);
    const how = isLink ? await switchLink(files, layout, temp, there.text !== null) : null;
    const said = how ?? (await switchFile(files, layout, id, temp));
    switching.temp = null;
    return said;
  } catch (error) {
    // Where the connection broke this fails too: then it is done when somebody asks what is live.
    await settleSwitch(files, switching).catch(() => undefined);
    throw error;
  }
}

/** Whether a name is of what a switch moves. */
export const isSwitch = (name: string): boolean => /^\.current-[0-9a-f]{12}$/.test(name);

/** Null where a link can't be replaced in one step. */
async function switchLink(
  files: RemoteFiles,
  layout: Layout,
  temp: string,
  hasFile: boolean,
): Promise<string | null> {
  if (await replaced(files, temp, layout.current)) {
    // The link counts from here on; a file of before would only confuse.
    if (hasFile) await files.remove(layout.pointer);
    return sentences.link;
  }
  await files.remove(temp);
  return null;
}

async function switchFile(files: RemoteFiles, layout: Layout, id: string, temp: string): Promise<string> {
  const text = `${JSON.stringify({ release: id, path: `releases/${id}` })}\n`;
  await files.create(temp, text, null);
  if (await replaced(files, temp, layout.pointer)) return sentences.file;
  const isFirst = (await files.lstat(layout.pointer)) === null;
  if (!isFirst) await files.remove(layout.pointer);
  await files.rename(temp, layout.pointer);
  return isFirst ? sentences.file : sentences.slow;
}

/**
 * After an answer that was lost: removes what the switch would move, so that a server which is still at work on
 * it can't switch any more. What `current` says from then on stays.
 */
export async function settleSwitch(files: RemoteFiles, switching: Switching): Promise<void> {
  if (switching.temp === null) return;
  await files.remove(switching.temp);
  switching.temp = null;
}

/** Nothing is live any more. */
export async function removePointer(files: RemoteFiles, layout: Layout, switching: Switching): Promise<void> {
  refuseForeign(await readPointer(files, layout), layout);
  refuseLate(switching);
  // Without an answer it may come late.
  switching.isRemoving = true;
  await Promise.all([files.remove(layout.current), files.remove(layout.pointer)]);
  switching.isRemoving = false;
}

/** False where the server can't replace in one step. */
async function replaced(files: RemoteFiles, from: string, to: string): Promise<boolean> {
  if (!files.offers('posix-rename@openssh.com')) return false;
  await files.replace(from, to);
  return true;
}

/** False where there are no links. Servers disagree about the order of its two paths, so it is read again. */
async function makeLink(files: RemoteFiles, target: string, path: string): Promise<boolean> {
  for (const make of [() => files.symlink(target, path), () => files.symlink(path, target)]) {
    try {
      // Asked for together: most servers answer in order.
      const [, link] = await Promise.all([make(), files.readlink(path).catch(() => null)]);
      if ((link ?? (await files.readlink(path))) === target) return true;
    } catch (error) {
      if (!isUnsupported(error) && !isRefused(error) && !isMissing(error)) throw error;
    }
  }
  return false;
}
