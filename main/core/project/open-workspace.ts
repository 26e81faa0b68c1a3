import { access, constants, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Settings } from '../../../contract/snapshot.ts';
import { asFailure, Failure } from '../failure.ts';
import type { Oid, Repository, WorkingState } from '../repository/types.ts';
import { draftSignature, findAuthor } from './author.ts';
import { findBase } from './draft/find-base.ts';
import { createCounter, readDraft, readUndo } from './draft/read-draft.ts';
import { missing } from './files/safe-path.ts';
import { createVersion } from './versions/create-version.ts';
import { createVersionIndex } from './versions/version-index.ts';
import type { Workspace } from './workspace.ts';

type Surroundings = {
  clock: () => Date;
  settings: () => Settings;
  /** Told what of the working folder can't be part of a version. */
  onSkipped: (skipped: WorkingState['skipped']) => void;
  /** Told when what a command has done could not be recorded, and null when it could again. */
  onUnrecorded: (error: unknown) => void;
};

/** Why the project can't be written: asked of the system, since as an administrator modes alone say nothing. */
async function findReadOnly(repository: Repository): Promise<Workspace['readOnly']> {
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

/** A folder that was moved away must not be half made again by writing into it. */
async function refuseWhenGone({ workDir, gitDir }: Repository): Promise<void> {
  if ((await stat(join(gitDir, 'HEAD')).catch(missing)) !== null) return;
  const message = `The project’s folder ${workDir} is not there any more. Bring it back, or open it where it is now.`;
  throw new Failure('project-missing', message, { path: workDir });
}

/** The product's view of an open repository. `close` closes the repository as well. */
export async function openWorkspace(repository: Repository, surroundings: Surroundings): Promise<Workspace> {
  const { clock, settings, onSkipped, onUnrecorded } = surroundings;
  const versions = createVersionIndex(repository);
  const count = createCounter(repository);
  const sizes = new Map<Oid, number>();
  const readOnly = await findReadOnly(repository);
  let seen: Oid | null = null;
  let writing: Promise<unknown> = Promise.resolve();

  const workspace: Workspace = {
    path: repository.workDir,
    name: basename(repository.workDir),
    repository,
    standing: { kind: 'draft' },
    readOnly,
    clock,
    author: () => findAuthor(settings(), repository),
    draftSignature: () => draftSignature(workspace.author, clock()),
    listVersions: versions.list,
    resolveVersion: versions.resolve,
    findBase: tip => findBase(repository, versions, tip),
    scan: async () => {
      const state = await repository.scan();
      onSkipped(state.skipped);
      seen = state.tree;
      return state;
    },
    lastSeen: () => seen,
    draft: async () => {
      // What a restore has done by half is no state of the draft.
      await writing;
      return readDraft(workspace, count);
    },
    undo: () => readUndo(repository),
    createVersion: input => createVersion(workspace, input),
    write: work => {
      if (readOnly) return Promise.reject(new Failure(readOnly.code, readOnly.message));
      const done = refuseWhenGone(repository).then(() => repository.exclusive(work));
      writing = Promise.allSettled([writing, done]);
      return done;
    },
    writeThenRecord: (work, after) =>
      new Promise((resolve, reject) => {
        let answered = false;
        const whole = workspace.write(async () => {
          const result = await work();
          answered = true;
          resolve(result);
          await after(result);
        });
        whole.then(
          () => onUnrecorded(null),
          (error: unknown) => (answered ? onUnrecorded(error) : reject(error)),
        );
      }),
    sizeOf: async oid => {
      const known = sizes.get(oid);
      if (known !== undefined) return known;
      const { length } = await repository.readBlob(oid);
      sizes.set(oid, length);
      return length;
    },
    close: async () => {
      await writing;
      await repository.close();
    },
  };
  return workspace;
}
