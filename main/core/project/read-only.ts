import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { asFailure, Failure } from '../failure.ts';
import { createFile, makeFolders, removeIfThere } from '../repository/disk.ts';
import type { Repository } from '../repository/types.ts';
import type { Workspace } from './workspace.ts';

type Reason = NonNullable<Workspace['readOnly']>;

const lookAgainMs = 2_000;
const probe = Buffer.alloc(64 * 1024, 1);

const fullDisk: Reason = {
  code: 'disk-full',
  message:
    'The disk is full. Everything can be read, compared and exported; nothing can be saved until there is room again.',
};

const damaged = (what: string): Reason => ({
  code: 'repository-damaged',
  message: `${what} Everything else can be read, compared and exported. A check lists what is damaged; a repair makes whole what can be rebuilt.`,
});

/** Why the project can't be written: asked of the system, since as an administrator modes alone say nothing. */
async function findUnwritable(repository: Repository): Promise<Reason | null> {
  for (const folder of [repository.workDir, repository.gitDir]) {
    try {
      await access(folder, constants.W_OK);
    } catch (error) {
      const { code } = asFailure(error);
      const message = `The folder ${folder} can’t be written (${code === 'read-only' ? 'its disk is read-only' : 'no permission'}). Everything can be read and compared; nothing can be saved.`;
      return { code: 'read-only', message };
    }
  }
  return null;
}

export type ReadOnly = {
  /** Why nothing can be written now; null when it can. */
  reason: () => Reason | null;
  /** What a write would be refused with. Before the first one, it is looked for damage. */
  refusal: () => Promise<Failure | null>;
  /** Passes a write's outcome on; from a full disk on nothing is written until there is room again. */
  notice: <T>(write: Promise<T>) => Promise<T>;
  /** Looks what is damaged, for a moment; the rest is looked at behind. */
  lookForDamage: () => Promise<void>;
  close: () => void;
};

/** Keeps why a project can't be written. `changed` is told when that differs from before. */
export async function createReadOnly(repository: Repository, changed: () => void): Promise<ReadOnly> {
  const unwritable = await findUnwritable(repository);
  let damage: Reason | null = null;
  let full: Reason | null = null;
  let timer: NodeJS.Timeout | undefined;

  const setDamage = (what: string | null) => {
    const before = damage;
    damage = what === null ? null : damaged(what);
    if (before?.message !== damage?.message) changed();
  };
  let looked: Promise<void> | null = null;
  const look = async () => setDamage(await repository.findDamage(setDamage));
  const lookForDamage = () => {
    looked = look();
    return looked;
  };

  const lookForRoom = () => {
    if (full === null || !hasRoom(repository.gitDir)) return;
    full = null;
    clearInterval(timer);
    changed();
  };

  const noticeFull = (error: unknown) => {
    if (!(error instanceof Failure) || error.code !== 'disk-full' || full !== null) return;
    if (hasRoom(repository.gitDir)) return;
    full = fullDisk;
    timer = setInterval(lookForRoom, lookAgainMs);
    timer.unref();
    changed();
  };

  return {
    reason: () => unwritable ?? damage ?? full,
    refusal: async () => {
      await (looked ?? lookForDamage());
      lookForRoom();
      const reason = unwritable ?? damage ?? full;
      return reason && new Failure(reason.code, reason.message);
    },
    notice: write => {
      write.catch(noticeFull);
      return write;
    },
    lookForDamage,
    close: () => clearInterval(timer),
  };
}

/** Whether the repository's disk takes a small file: what counts as full depends on who asks. */
function hasRoom(gitDir: string): boolean {
  const path = join(gitDir, 'tagline', 'tmp', `${process.pid}.0.room`);
  try {
    makeFolders(join(gitDir, 'tagline'));
    makeFolders(join(gitDir, 'tagline', 'tmp'));
    createFile(path, probe);
    return true;
  } catch (error) {
    return asFailure(error).code !== 'disk-full';
  } finally {
    removeIfThere(path);
  }
}
