import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { must } from '../../../testing/test-core.ts';
import type { Shell } from '../../testing/shell.ts';
import { expectCounts } from './comparison.ts';
import { readFolder } from './folder.ts';
import { performFiles } from './inside-files.ts';
import { performVersions } from './inside-versions.ts';
import type { NativeView } from './native.ts';
import { performGit, performOutside } from './outside.ts';
import type { Step } from './steps.ts';
import { type Expected, openWorld, type Start, tagsOf, type World } from './world.ts';

const draftRef = 'refs/tagline/draft';
/** Every state in them stays reachable: each only grows. */
const chains = [draftRef, 'refs/tagline/receipts', 'refs/tagline/environments'];
const stepsBetweenFsck = 6;

/** Does the steps one after the other, each followed by a comparison of everything with native git. */
export async function runSteps(shell: Shell, start: Start, steps: Step[]): Promise<void> {
  const world = await openWorld(shell, start);
  let step: Step | null = null;
  try {
    for (const [index, next] of steps.entries()) {
      step = next;
      await expectState(world, await perform(world, step));
      if (index % stepsBetweenFsck === stepsBetweenFsck - 1) expect(await world.native.fsck()).toBe('');
    }
    step = null;
    await expectEnd(world);
  } catch (error) {
    const at = step === null ? 'at the end' : `at ${JSON.stringify(step)}`;
    throw new Error(`${at}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    await world.test.core.close();
    world.remove();
  }
}

async function perform(world: World, step: Step): Promise<Expected> {
  switch (step.do) {
    case 'save':
    case 'create':
    case 'rename':
    case 'remove':
    case 'undoRemove':
    case 'take':
      return await performFiles(world, step);
    case 'write':
    case 'mode':
    case 'link':
    case 'folder':
    case 'move':
    case 'delete':
      return performOutside(world, step);
    case 'git':
      return await performGit(world, step.what);
    default:
      return await performVersions(world, step);
  }
}

const entries = (map: ReadonlyMap<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

async function expectState(world: World, expected: Expected) {
  const { native, test } = world;
  const { client } = test;
  const standing = readFolder(world.folder);
  expect(entries(standing.files)).toEqual(entries(expected.files));

  await must(client.project.refresh({}));
  const { versions } = await must(client.versions.list({}));
  const { project } = await must(client.app.snapshot({}));
  if (!project) throw new Error('No project is open.');
  const view = await native.view(isDeepStrictEqual(standing.files, world.standing.files));
  expectTagsAndHead(world, view, expected);

  const tags = tagsOf(view);
  const shown = versions.map(({ name, tag, commit, tree }) => [name, { tag, commit, tree }] as const);
  const annotated = (ref: { oid: string; type: string }) => (ref.type === 'tag' ? ref.oid : null);
  expect(entries(new Map(shown))).toEqual(
    entries(
      new Map(
        [...tags].map(([name, ref]) => [name, { tag: annotated(ref), commit: ref.commit, tree: ref.tree }]),
      ),
    ),
  );
  expect(project.versionCount).toBe(tags.size);
  expect(project.undo?.version ?? null).toBe(world.undo?.version ?? null);

  const draft = view.refs.get(draftRef);
  // Nothing is written before the first change in Tagline.
  if (draft) expect([draft.tree]).toEqual([view.tree]);
  const { base, changes } = project.draft;
  const baseTree = base === null ? null : (tags.get(base)?.tree ?? null);
  if (base !== null) expect([...tags.keys()]).toContain(base);
  if (expected.made !== undefined)
    expect([base, changes]).toEqual([expected.made, { added: 0, modified: 0, deleted: 0 }]);
  expectCounts(changes, await native.diff(baseTree, view.tree));

  // What native git drops on purpose (a deleted tag) is gone; the product itself never loses anything.
  const kept = expected.native ? chains : [...world.refs.keys()];
  const olds = kept.flatMap(ref => {
    const [before, now] = [world.refs.get(ref)?.oid, view.refs.get(ref)?.oid];
    if (chains.includes(ref) && before !== undefined) expect([ref, now]).not.toEqual([ref, undefined]);
    return before !== undefined && before !== now ? [before] : [];
  });
  expect(await native.reaches(olds)).toBe(true);
  Object.assign(world, { ...view, standing, base });
}

/** Only the step's own version may have changed tags and the branch. */
function expectTagsAndHead(before: World, now: NativeView, expected: Expected) {
  const { made, deleted, undeleted } = expected;
  if (expected.native) return;
  const tags = tagsOf(now);
  const wanted = tagsOf(before);
  const version = made === undefined ? undefined : tags.get(made);
  if (made === undefined) expect(now.head).toBe(before.head);
  else expect(version).toMatchObject({ type: 'tag', tree: before.tree, commit: now.head });
  if (made !== undefined && version) wanted.set(made, version);
  if (deleted !== undefined) wanted.delete(deleted);
  if (undeleted) expect(tags.get(undeleted.name)?.oid).toBe(undeleted.oid);
  const back = undeleted && tags.get(undeleted.name);
  if (back) wanted.set(undeleted.name, back);
  expect(entries(tags)).toEqual(entries(wanted));
  // Deleted versions are kept by their tag objects, which no commit reaches.
  const kept = new Set([...now.refs.values()].map(ref => ref.oid));
  expect(before.deleted.filter(({ oid }) => !kept.has(oid))).toEqual([]);
}

async function expectEnd({ native, test, refs, tree }: World) {
  expect(await native.fsck()).toBe('');
  const list = await must(test.client.files.list({ at: { kind: 'draft' } }));
  const shownFiles = list.entries.flatMap(({ kind, path }) => (kind === 'folder' ? [] : [path]));
  expect(shownFiles.sort()).toEqual([...(await native.files(tree)).keys()].sort());
  const { entries: activity } = await must(test.client.activity.list({}));
  expect(activity.filter(({ kind }) => kind === 'damaged')).toEqual([]);
  const recorded = activity.filter(({ id }) => !id.startsWith('version:'));
  const receipts = refs.get('refs/tagline/receipts');
  const counted = receipts ? Number(await native.run(`git rev-list --count ${receipts.oid}`)) : 0;
  expect(recorded.length).toBe(counted);
  const { versions } = await must(test.client.versions.list({}));
  const newest = versions.slice(0, 3);
  const { counts } = await must(test.client.versions.counts({ names: newest.map(({ name }) => name) }));
  for (const [index, { name, tree }] of newest.entries()) {
    const shown = counts[name];
    if (shown && tree !== null)
      expectCounts(shown, await native.diff(versions[index + 1]?.tree ?? null, tree));
    else expect.fail(`no counts for ${name}`);
  }
  for (const { name, description, tag } of versions) {
    if (tag === null || description === '') continue;
    const message = await native.run(`git for-each-ref --format='%(contents)' 'refs/tags/${name}'`);
    expect([name, message.trimEnd()]).toEqual([name, description]);
  }
}
