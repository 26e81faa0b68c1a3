import { Failure } from '../../failure.ts';
import type { ObjectStore } from '../object-store.ts';
import { parseCommit } from '../parse-commit.ts';
import { parseTag } from '../parse-tag.ts';
import { type ObjectType, objectId } from '../raw-object.ts';
import { parseTree } from '../tree-codec.ts';
import type { Oid, Progress, TreeEntry } from '../types.ts';
import type { BadObject } from './types.ts';

const deepestTag = 10;
const deepestTree = 200;

export type HistoryCheck = {
  bad: BadObject[];
  /** Every object that something needs, whole or not. */
  reached: Set<Oid>;
  checked: number;
};

type Broken = Omit<BadObject, 'version'>;

const names: { [ref: string]: string } = {
  'refs/tagline/draft': 'latest draft',
  'refs/tagline/environments': 'environments',
  'refs/tagline/receipts': 'receipts',
};

const nameOf = (ref: string) =>
  names[ref] ??
  ref
    .replace(/^refs\/tags\//, '')
    .replace(/^refs\/heads\//, 'history of ')
    .replace(/^refs\/remotes\//, 'history of ')
    .replace(/^refs\/tagline\/deleted\/[0-9a-f]{40}\/(.*)$/, (_, name: string) => deletedName(name));

const deletedName = (name: string) => `deleted version ${name.replaceAll('%2F', '/')}`;

/**
 * Reads everything that a ref leads to, each object once, and proves it by its id. A file that is broken is
 * told for each version that holds it. Stops at the next object, by throwing, when `signal` says so.
 */
export async function checkHistory(options: {
  refs: ReadonlyMap<string, Oid>;
  objects: ObjectStore;
  /** Commits whose parents were never fetched. */
  shallow: ReadonlySet<Oid>;
  breathe: () => Promise<void> | undefined;
  signal: AbortSignal | undefined;
  progress: Progress | undefined;
}): Promise<HistoryCheck> {
  const { objects } = options;
  const reached = new Set<Oid>();
  const reasons = new Map<Oid, string>();
  const trees = new Map<Oid, Broken[]>();
  const bad: BadObject[] = [];

  const read = async (oid: Oid, type: ObjectType): Promise<Buffer | string> => {
    options.signal?.throwIfAborted();
    await options.breathe();
    const known = reasons.get(oid);
    if (known !== undefined) return known;
    reached.add(oid);
    const data = readWhole(objects, oid, type);
    if (typeof data === 'string') reasons.set(oid, data);
    return data;
  };

  const parsed = async <T>(oid: Oid, type: ObjectType, parse: (data: Buffer) => T | null) => {
    const data = await read(oid, type);
    if (typeof data === 'string') return data;
    const value = parse(data);
    if (value !== null) return value;
    reasons.set(oid, 'is damaged');
    return 'is damaged';
  };

  /** What is broken at and below a folder, by paths from there. */
  const checkTree = async (oid: Oid, depth: number): Promise<Broken[]> => {
    const known = trees.get(oid);
    if (known) return known;
    const broken: Broken[] = [];
    const entries =
      depth > deepestTree ? 'lies too many folders deep' : await parsed(oid, 'tree', tryParseTree);
    if (typeof entries === 'string') broken.push({ oid, type: 'tree', path: '', reason: entries });
    else {
      for (const entry of entries) broken.push(...(await checkEntry(entry, depth)));
    }
    trees.set(oid, broken);
    return broken;
  };

  const checkEntry = async ({ name, mode, oid }: TreeEntry, depth: number): Promise<Broken[]> => {
    if (mode === '160000') return [];
    if (mode === '40000') {
      const below = await checkTree(oid, depth + 1);
      return below.map(found => ({
        ...found,
        path: found.path === '' ? `${name}/` : `${name}/${found.path}`,
      }));
    }
    if (reached.has(oid) && !reasons.has(oid)) return [];
    const data = await read(oid, 'blob');
    return typeof data === 'string' ? [{ oid, type: 'blob', path: name, reason: data }] : [];
  };

  const told = new Set<Oid>();
  const tell = (version: string, isVersion: boolean, found: readonly Broken[]) => {
    for (const broken of found) {
      // Each version that holds it is told; where else it is met adds nothing.
      if (!isVersion && told.has(broken.oid)) continue;
      told.add(broken.oid);
      // All of a state's files, where the list of its top folder can't be read.
      const reason = broken.path === '' ? `its list of files ${broken.reason}` : broken.reason;
      bad.push({ ...broken, version, path: broken.path || null, reason });
    }
  };

  const commits = new Set<Oid>();
  /** One commit and its files; its parents, or null when it can't be read. */
  const checkCommit = async (oid: Oid, version: string, isVersion: boolean): Promise<Oid[] | null> => {
    const commit = await parsed(oid, 'commit', parseCommit);
    if (typeof commit === 'string') {
      tell(version, isVersion, [{ oid, type: 'commit', path: null, reason: `its record ${commit}` }]);
      return null;
    }
    commits.add(oid);
    tell(version, isVersion, await checkTree(commit.tree, 0));
    return options.shallow.has(oid) ? [] : commit.parents;
  };

  /** The object that a ref names, and what it leads to. */
  const checkTarget = async (start: Oid, version: string, isTag: boolean) => {
    let oid = start;
    let type = typeOf(objects, oid);
    for (let depth = 0; type === 'tag' && depth < deepestTag; depth++) {
      const tag = await parsed(oid, 'tag', parseTag);
      if (typeof tag === 'string') {
        return tell(version, isTag, [{ oid, type: 'tag', path: null, reason: `its record ${tag}` }]);
      }
      oid = tag.object;
      type = tag.type;
    }
    if (type === 'tree') return tell(version, isTag, await checkTree(oid, 0));
    if (type === 'blob') {
      const data = await read(oid, 'blob');
      return typeof data === 'string'
        ? tell(version, isTag, [{ oid, type, path: null, reason: data }])
        : undefined;
    }
    const parents = await checkCommit(oid, version, isTag);
    const waiting = [...(parents ?? [])];
    const earlier = isTag ? `history before ${version}` : `${version}, earlier`;
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (commits.has(next) || reasons.has(next)) continue;
      waiting.push(...((await checkCommit(next, earlier, false)) ?? []));
    }
  };

  // Versions first: what is broken is told by their names where they have one.
  const byKind = [...options.refs].sort(([a], [b]) => Number(isTagRef(b)) - Number(isTagRef(a)));
  let done = 0;
  for (const [ref, oid] of byKind) {
    await checkTarget(oid, nameOf(ref), isTagRef(ref));
    options.progress?.(++done, byKind.length);
  }
  return { bad, reached, checked: reached.size };
}

const isTagRef = (ref: string) => ref.startsWith('refs/tags/');

function tryParseTree(data: Buffer): TreeEntry[] | null {
  try {
    return parseTree(data);
  } catch {
    return null;
  }
}

function typeOf(objects: ObjectStore, oid: Oid): string {
  try {
    return objects.typeOf(oid).type;
  } catch {
    return 'commit';
  }
}

const words: Record<ObjectType, string> = {
  commit: 'a version’s record',
  tag: 'a version’s record',
  tree: 'a folder',
  blob: 'a file',
};

/** The bytes, or what is wrong with the object. Throws system errors. */
function readWhole(objects: ObjectStore, oid: Oid, type: ObjectType): Buffer | string {
  try {
    const object = objects.read(oid);
    if (object.type !== type) return `is ${words[object.type]} where ${words[type]} is needed`;
    return objectId(object.type, object.data) === oid ? object.data : 'is damaged';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === 'file-too-large') return 'is larger than 512 MB';
    const { missing } = error.data;
    return missing === true ? 'is missing' : 'is damaged';
  }
}
