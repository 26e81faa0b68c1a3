import { expect } from 'vitest';
import { must } from '../../../testing/test-core.ts';
import {
  checkedOut,
  type Files,
  type Folder,
  fileOf,
  foldersOf,
  isReachable,
  isThere,
  modeOf,
  moved,
  pick,
  without,
} from './folder.ts';
import { contents, type Step } from './steps.ts';
import { choosePath, chooseTag, type Expected, told, type World } from './world.ts';

type FilesStep = Extract<Step, { do: 'save' | 'create' | 'rename' | 'remove' | 'undoRemove' | 'take' }>;

/** Whether text can be saved there: over nothing or over an ordinary file. */
const canSave = (folder: Folder, path: string) =>
  isReachable(folder, path) && !folder.folders.has(path) && modeOf(folder.files, path) !== '120000';

const inTheWay = ['path-invalid', 'path-outside', 'file-exists'] as const;

/** A command of Tagline that changes files of the draft. */
export async function performFiles(world: World, step: FilesStep): Promise<Expected> {
  const { standing, test, trash } = world;
  const { client } = test;
  const { files } = standing;
  const nothing = { files };
  switch (step.do) {
    case 'save':
      return await save(world, step);
    case 'create': {
      const { path, kind } = step;
      const ok = isReachable(standing, path) && !isThere(standing, path);
      await told(client.files.create({ path, kind }), ok, [...inTheWay]);
      return ok && kind === 'file' ? { files: new Map([...files, [path, fileOf('100644', '')]]) } : nothing;
    }
    case 'rename': {
      const [from, to] = [choosePath(world, step.of), step.to];
      const there = isReachable(standing, from) && isThere(standing, from);
      const free =
        from === to || (!isThere(standing, to) && !to.startsWith(`${from}/`) && isReachable(standing, to));
      await told(client.files.rename({ from, to }), there && free, [...inTheWay, 'file-missing']);
      return there && free ? { files: moved(files, from, to) } : nothing;
    }
    case 'remove': {
      const path = choosePath(world, step.of);
      const ok = isReachable(standing, path) && isThere(standing, path);
      const done = await told(client.files.remove({ path }), ok, [...inTheWay, 'file-missing']);
      if (!done?.undoToken) return nothing;
      world.trash = { token: done.undoToken, path, files: pick(files, path) };
      return { files: without(files, path) };
    }
    case 'undoRemove': {
      if (!trash) return nothing;
      const ok = isReachable(standing, trash.path) && !isThere(standing, trash.path);
      await told(client.files.undoRemove({ undoToken: trash.token }), ok, [...inTheWay]);
      if (!ok) return nothing;
      world.trash = null;
      return { files: new Map([...files, ...trash.files]) };
    }
    case 'take': {
      const version = chooseTag(world, step.version);
      if (!version) return nothing;
      const stored = await world.native.files(version.tree);
      const path = choosePath(
        { standing: { files: new Map([...files, ...stored]), folders: new Set() } },
        step.of,
      );
      const file = stored.get(path);
      const ok = isReachable(standing, path) && !standing.folders.has(path);
      const from = { kind: 'version', name: version.name } as const;
      await told(client.compare.takeFile({ from, path }), ok, [...inTheWay]);
      if (!ok) return nothing;
      return { files: file ? new Map([...files, [path, file]]) : without(files, path) };
    }
  }
}

async function save(
  world: World,
  { files: wanted, onto, stale }: Extract<Step, { do: 'save' }>,
): Promise<Expected> {
  const { standing, test } = world;
  const version = onto === null ? null : chooseTag(world, onto);
  const before: Files = version
    ? checkedOut(standing.files, await world.native.files(world.tree), await world.native.files(version.tree))
    : standing.files;
  const folders = new Set([...standing.folders, ...foldersOf(before)]);
  const start = { files: before, folders };
  const fits = wanted.every(({ path }) => canSave(start, path));
  const crossed = wanted.some(
    ({ path }) => !isReachable({ files: new Map(wanted.map(file => [file.path, ''])) }, path),
  );
  // What a refused save onto a version leaves is another question.
  if ((version || stale) && (!fits || crossed)) return { files: standing.files };

  const input = {
    files: wanted.map(({ path, content }) => ({
      path,
      text: contents[content] as string,
      ...(stale ? { expected: 'f'.repeat(40) } : {}),
    })),
    onto: version ? { kind: 'version' as const, name: version.name } : { kind: 'draft' as const },
  };
  if (stale) {
    expect((await must(test.client.files.save(input))).kind).toBe('conflict');
    return { files: standing.files };
  }
  const ok = fits && !crossed;
  const saved = await told(test.client.files.save(input), ok, [...inTheWay]);
  if (!ok) return { files: standing.files };
  expect(saved?.kind).toBe('saved');
  if (version && (world.tree !== version.tree || world.base !== version.name)) {
    world.undo = { tree: world.tree, version: version.name };
  }
  const added = wanted.map(({ path, content }): [string, string] => {
    const mode = modeOf(before, path) === '100755' ? '100755' : '100644';
    return [path, fileOf(mode, contents[content])];
  });
  return { files: new Map([...before, ...added]) };
}
