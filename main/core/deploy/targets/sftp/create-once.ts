import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path/posix';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMissing, isRefused } from './errors.ts';
import type { RemoteFiles } from './files/remote-files.ts';

const waitMs = 50;
/** A claim stands for an instant: one that stays belongs to a process that died. */
const patience = 200;

/**
 * Makes a file that of all who try at once only one can make; false when somebody else has. It appears with its
 * whole text: a link to a finished one. Servers without links may also open a file for two at once, so there it
 * is agreed upon by claims: `PATH.` and twelve hexadecimal digits, removed at once.
 */
export async function createOnce(files: RemoteFiles, path: string, text: string): Promise<boolean> {
  const claim = `${path}.${randomBytes(6).toString('hex')}`;
  await files.create(claim, text, null);
  try {
    if (files.offers('hardlink@openssh.com')) {
      // rclone says that it has made a link and has not. Most servers answer in order; who does not is asked again.
      const [, early] = await Promise.all([files.link(claim, path), files.read(path, text.length)]);
      const made = early ?? (await files.read(path, text.length));
      if (made !== null) return made.toString() === text;
    }
    return await agree(files, path, text, claim);
  } catch (error) {
    if ((isRefused(error) || isMissing(error)) && (await files.lstat(path)) !== null) return false;
    throw error;
  } finally {
    await files.remove(claim).catch(() => undefined);
  }
}

/**
 * Lamport's one-bit algorithm (“The Mutual Exclusion Problem”, 1986): whoever sees a smaller claim gives up,
 * whoever sees a greater one waits until it is gone. What is agreed upon is who may write the file.
 */
async function agree(files: RemoteFiles, path: string, text: string, claim: string): Promise<boolean> {
  for (let tries = 0; ; tries++) {
    const others = await otherClaims(files, path, claim);
    if ((await files.lstat(path)) !== null) return false;
    if (others.length === 0) return await files.create(path, text, null);
    if (tries === patience) {
      await Promise.all(others.map(other => files.remove(other)));
      continue;
    }
    const gives = others.some(other => other < claim);
    if (gives) await files.remove(claim);
    await sleep(waitMs);
    if (gives) await files.create(claim, text, null);
  }
}

async function otherClaims(files: RemoteFiles, path: string, claim: string): Promise<string[]> {
  const entries = await files.list(dirname(path));
  return entries
    .map(({ filename }) => `${dirname(path)}/${filename}`)
    .filter(name => name.startsWith(`${path}.`) && /\.[0-9a-f]{12}$/.test(name) && name !== claim);
}
