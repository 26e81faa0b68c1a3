import type { Person } from '../../../../contract/shapes.ts';
import { Failure } from '../../failure.ts';
import type { Oid, Publication, RefChange, Repository, Signature } from '../../repository/types.ts';
import { refuseSecrets } from '../../vault/find-secrets.ts';
import { writeDraftEntry } from '../draft/draft-log.ts';
import { captureWorkingFolder } from '../draft/record-state.ts';
import { checkName } from '../naming/check-name.ts';
import { draftRef, tagPrefix } from '../refs.ts';
import type { ResolvedVersion } from '../types.ts';
import type { DraftState, Workspace } from '../workspace.ts';
import { takenVersions } from './taken-versions.ts';
import {
  finishVersion,
  forgetUnfinished,
  hasUnfinished,
  noteUnfinished,
  type UnfinishedVersion,
} from './unfinished-version.ts';

export type NewVersion = {
  name: string;
  description: string;
  /** Who and when; now and the configured author when left out. */
  author?: Person;
  date?: Date;
  /** What of the audit trail is to become durable together with it. */
  event?: () => Promise<RefChange | null>;
};

/** To follow a branch that others move at the same time. */
const attempts = 5;

/** What git can hold as a message and gives back the same. */
export const cleanDescription = (text: string) =>
  text.toWellFormed().replaceAll('\0', '').replace(/\r\n?/g, '\n').trim();

/**
 * Makes a version of the working folder: a commit on HEAD's branch and an annotated tag. Objects are written
 * before refs, and the tag and the branch before the draft's history and the audit trail, which tell of them:
 * whatever stops it, a version that exists is whole.
 * Throws `name-invalid`, `name-taken`, `author-unknown`, `secret-found`, `read-only`, `busy`, `history-moved`.
 */
export async function createVersion(workspace: Workspace, input: NewVersion): Promise<ResolvedVersion> {
  const made = await createVersionUnless(workspace, input, () => Promise.resolve(null));
  if (made.kind === 'created') return made.version;
  throw new Failure('internal', `The version ${input.name} was not made.`);
}

/** The same, or nothing when the working folder holds just what the active version holds. */
export const createVersionIfChanged = (
  workspace: Workspace,
  input: NewVersion,
): Promise<{ kind: 'created'; version: ResolvedVersion } | { kind: 'nothing-to-do'; base: string }> =>
  createVersionUnless(workspace, input, async ({ tip, tree }) => {
    const base = await workspace.findBase(tip);
    return base !== null && (await workspace.resolveVersion(base)).tree === tree ? base : null;
  });

async function createVersionUnless(
  workspace: Workspace,
  input: NewVersion,
  unchangedFrom: (state: DraftState) => Promise<string | null>,
): Promise<{ kind: 'created'; version: ResolvedVersion } | { kind: 'nothing-to-do'; base: string }> {
  const author = input.author ?? (await workspace.author());
  // Before the lock: a keychain may ask the user.
  const secrets = await workspace.secrets.searched();
  return workspace.write(async () => {
    // Left by another process that died while this one was running.
    if (hasUnfinished(workspace.repository)) await finishVersion(workspace.repository);
    await refuseBadName(workspace, input.name);
    const state = await captureWorkingFolder(workspace);
    const base = await unchangedFrom(state);
    if (base !== null) return { kind: 'nothing-to-do', base };
    await refuseSecrets(workspace.repository, secrets, await baseTree(workspace, state), state.tree);
    const signature: Signature = { ...author, date: input.date ?? workspace.clock() };
    const version = await writeVersion(workspace, input, state, signature);
    workspace.standing = { kind: 'draft' };
    return { kind: 'created', version };
  });
}

/** What was searched for credentials when it became a version; null where everything is new. */
async function baseTree(workspace: Workspace, { tip }: DraftState): Promise<Oid | null> {
  const base = await workspace.findBase(tip);
  return base === null ? null : (await workspace.resolveVersion(base)).tree;
}

async function refuseBadName({ repository }: Workspace, name: string) {
  const check = checkName(name, await takenVersions(repository));
  if (!check.ok) throw new Failure(check.code, check.message, { name, repaired: check.repaired });
}

/** Someone who commits in a terminal at the same time is followed: the version stands on that commit then. */
async function writeVersion(
  workspace: Workspace,
  input: NewVersion,
  state: DraftState,
  signature: Signature,
): Promise<ResolvedVersion> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await writeOnHead(workspace, input, state, signature);
    } catch (error) {
      const moved = error instanceof Failure && error.code === 'history-moved';
      if (!moved || attempt === attempts) throw error;
    }
  }
}

async function writeOnHead(
  workspace: Workspace,
  { name, description: typed, event }: NewVersion,
  { tip, tree }: DraftState,
  signature: Signature,
): Promise<ResolvedVersion> {
  const { repository } = workspace;
  const description = cleanDescription(typed);
  const head = await repository.head();
  const commit = await repository.writeCommit({
    tree,
    parents: head.commit === null ? [] : [head.commit],
    author: signature,
    message: description === '' ? name : `${name}\n\n${description}`,
  });
  const message = description || name;
  const tag = await repository.writeTag({ object: commit, type: 'commit', name, tagger: signature, message });
  const entry = await writeDraftEntry(repository, tip, {
    kind: 'version',
    subject: `Version ${name}`,
    tree,
    base: name,
    head: commit,
    undo: null,
    signature: await workspace.draftSignature(),
  });
  const recorded = await event?.();
  const noted = { name, tag, commit, tree, branch: head.branch, from: head.commit };
  const hindered = await publish(repository, noted, {
    prove: { tag, name, commit, tree },
    // The tag first: a version that is told of is whole.
    refs: [
      { ref: tagPrefix + name, next: tag, expected: null },
      { ref: head.branch ?? 'HEAD', next: commit, expected: head.commit },
    ],
    after: recorded ? [entry.change, recorded] : [entry.change],
    index: tree,
  });
  for (const part of [draftRef, 'index']) if (hindered.has(part)) throw hindered.get(part);
  const { name: authorName, email, date } = signature;
  return {
    name,
    description,
    tag,
    commit,
    tree,
    date: date.toISOString(),
    author: { name: authorName, email },
  };
}

async function publish(repository: Repository, noted: UnfinishedVersion, publication: Publication) {
  try {
    const beforehand = () => noteUnfinished(repository, noted);
    const hindered = await repository.publish({ ...publication, beforehand });
    forgetUnfinished(repository);
    return hindered;
  } catch (error) {
    // A version that is told to have failed is not there. Where that fails, too, the next one finishes it.
    await takeBack(repository, noted);
    if (!(error instanceof Failure) || error.code !== 'history-moved') throw error;
    const { name } = noted;
    const { ref } = error.data;
    if (ref !== tagPrefix + name) throw error;
    throw new Failure('name-taken', `There is a version ${name} already.`, { name }, { cause: error });
  }
}

async function takeBack(repository: Repository, { name, tag }: UnfinishedVersion): Promise<void> {
  const ref = tagPrefix + name;
  if ((await repository.readRef(ref)) === tag) await repository.removeRef(ref, tag);
  forgetUnfinished(repository);
}
