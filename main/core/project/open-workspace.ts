import { basename } from 'node:path';
import type { Settings } from '../../../contract/snapshot.ts';
import { createLiveLooks } from '../deploy/watch/live-looks.ts';
import type { Oid, Repository, WorkingState } from '../repository/types.ts';
import { noSecrets, type Secrets } from '../vault/secrets.ts';
import { authorSource, draftSignature, findAuthor } from './author.ts';
import { findBase } from './draft/find-base.ts';
import { createCounter, readDraft, readUndo } from './draft/read-draft.ts';
import { createReadOnly } from './read-only.ts';
import { createVersion } from './versions/create-version.ts';
import { createVersionIndex } from './versions/version-index.ts';
import { versionOfTree } from './versions/version-of-tree.ts';
import type { Workspace } from './workspace.ts';
import { createWriter, type WriterEvents } from './writer.ts';

type Surroundings = WriterEvents & {
  clock: () => Date;
  settings: () => Settings;
  /** Credentials of its environments; without one, none is set. */
  secrets?: Secrets;
  /** Told what of the working folder can't be part of a version. */
  onSkipped: (skipped: WorkingState['skipped']) => void;
  /** The versions turned out to be others than were shown at first. */
  onVersions?: () => void;
  /** It can't be written any more, or can again. */
  onReadOnly?: () => void;
};

/** The product's view of an open repository. `close` closes the repository as well. */
export async function openWorkspace(repository: Repository, surroundings: Surroundings): Promise<Workspace> {
  const {
    clock,
    settings,
    onSkipped,
    onVersions = () => undefined,
    onReadOnly = () => undefined,
  } = surroundings;
  const versions = createVersionIndex(repository, onVersions);
  const count = createCounter(repository);
  const sizes = new Map<Oid, number>();
  const readOnly = await createReadOnly(repository, onReadOnly);
  const writer = createWriter(repository, surroundings, readOnly.refusal);
  let seen: Oid | null = null;

  const workspace: Workspace = {
    path: repository.workDir,
    name: basename(repository.workDir),
    repository,
    secrets: surroundings.secrets ?? noSecrets,
    looks: createLiveLooks(repository.gitDir),
    standing: { kind: 'draft' },
    reachedEntry: null,
    get readOnly() {
      return readOnly.reason();
    },
    lookForDamage: readOnly.lookForDamage,
    clock,
    author: () => findAuthor(settings(), repository),
    authorSource: () => authorSource(settings()),
    draftSignature: () => draftSignature(workspace.author, clock()),
    listVersions: versions.list,
    allVersions: versions.all,
    newestVersions: versions.newest,
    versionSummary: versions.summary,
    versionNames: versions.names,
    resolveVersion: versions.resolve,
    findBase: tip => findBase(repository, versions, tip),
    scan: async () => {
      const state = await readOnly.notice(repository.scan());
      onSkipped(state.skipped);
      seen = state.tree;
      return state;
    },
    lastSeen: () => seen,
    draft: async () => {
      // What a restore has done by half is no state of the draft.
      await writer.quiet();
      return readDraft(workspace, count);
    },
    undo: () => readUndo(repository),
    createVersion: input => createVersion(workspace, input),
    versionOfTree: input => versionOfTree(workspace, input),
    write: work => readOnly.notice(writer.write(work)),
    writeThenRecord: (work, after) => readOnly.notice(writer.writeThenRecord(work, after)),
    sizeOf: async oid => {
      const known = sizes.get(oid);
      if (known !== undefined) return known;
      const { length } = await repository.readBlob(oid);
      sizes.set(oid, length);
      return length;
    },
    close: async () => {
      readOnly.close();
      await writer.idle();
      await versions.settled();
      await repository.close();
    },
  };
  return workspace;
}
