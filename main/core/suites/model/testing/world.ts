import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ErrorCode, Reply } from '../../../../../contract/errors.ts';
import { tempFolder } from '../../../repository/git-for-tests.ts';
import type { Oid } from '../../../repository/types.ts';
import { must, startTestCore, type TestCore } from '../../../testing/test-core.ts';
import type { Shell } from '../../testing/shell.ts';
import { type Files, type Folder, readFolder } from './folder.ts';
import { type Native, type NativeRef, type NativeView, openNative } from './native.ts';
import { layProject, type Origin } from './templates.ts';

/** How a sequence begins. */
export type Start = {
  from: Origin;
  /** Somebody looks: the product watches the folder. */
  watched: boolean;
};

/** A project, and what is known about it since the last step. */
export type World = NativeView & {
  folder: string;
  home: string;
  native: Native;
  test: TestCore;
  start: Start;
  standing: Folder;
  /** The active version, as the product tells it. */
  base: string | null;
  /** The tree that Undo would bring back. */
  undo: { tree: Oid; version: string } | null;
  trash: { token: string; path: string; files: Files } | null;
  /** Versions that were deleted and can come back, the last one last. */
  deleted: { name: string; oid: Oid }[];
  environments: Map<string, string>;
  /** Versions that were deployed: these may be refused to be deleted. */
  deployed: Set<string>;
  /** The product has packed many objects. */
  packed: boolean;
  /** Grows with every name that is given. */
  count: number;
  remove: () => void;
};

/** What must be so after a step. */
export type Expected = {
  files: Files;
  /** A version that the product made. */
  made?: string;
  /** A version that the product took away, or brought back with this id. */
  deleted?: string;
  undeleted?: { name: string; oid: Oid };
  /** Native git may have moved the branch and changed tags. */
  native?: boolean;
};

export async function openWorld(shell: Shell, start: Start): Promise<World> {
  const place = tempFolder();
  const folder = join(place, 'project');
  layProject(folder, start.from);
  const test = await startTestCore(place);
  if (start.watched) test.core.subscribe(() => undefined);
  await must(test.client.project.open({ path: folder, initialise: true }));
  const native = openNative(shell, folder, join(place, 'judge'));
  const { project } = await must(test.client.app.snapshot({}));
  return {
    ...(await native.view()),
    folder,
    home: place,
    native,
    test,
    start,
    standing: readFolder(folder),
    base: project?.draft.base ?? null,
    undo: null,
    trash: null,
    deleted: [],
    environments: new Map(),
    deployed: new Set(),
    packed: false,
    count: 0,
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

export const tagsOf = ({ refs }: Pick<NativeView, 'refs'>): Map<string, NativeRef> =>
  new Map([...refs].flatMap(([ref, to]) => (ref.startsWith('refs/tags/') ? [[ref.slice(10), to]] : [])));

/** The file or folder that a step's number stands for; one that is not there where there is none. */
export function choosePath({ standing }: Pick<World, 'standing'>, number: number): string {
  const paths = [...standing.files.keys(), ...standing.folders].sort();
  return paths[number % Math.max(paths.length, 1)] ?? 'nothing';
}

/** The tag that a step's number stands for; null where there is none. */
export function chooseTag(world: World, number: number): (NativeRef & { name: string }) | null {
  const tags = [...tagsOf(world)];
  const chosen = tags[number % Math.max(tags.length, 1)];
  return chosen ? { name: chosen[0], ...chosen[1] } : null;
}

/** A command must succeed exactly when `ok`; otherwise it must say one of `codes`. Null: it failed, as it should. */
export async function told<T>(reply: Promise<Reply<T>>, ok: boolean, codes: ErrorCode[]): Promise<T | null> {
  const answer = await reply;
  if (answer.ok) {
    expect(ok, `It succeeded: ${JSON.stringify(answer.value)}`).toBe(true);
    return answer.value;
  }
  expect(ok, `${answer.error.code}: ${answer.error.message}`).toBe(false);
  expect(codes).toContain(answer.error.code);
  return null;
}
