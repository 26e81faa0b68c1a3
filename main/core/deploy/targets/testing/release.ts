import { encodeCommit } from '../../../repository/parse-commit.ts';
import { encodeTag } from '../../../repository/parse-tag.ts';
import { type ObjectType, objectId, objectMissing, type RawObject } from '../../../repository/raw-object.ts';
import { encodeTree } from '../../../repository/tree-codec.ts';
import type { Oid, TreeEntry } from '../../../repository/types.ts';
import type { Release, ReleaseFile, Step } from '../target.ts';

/** For tests: a step that nobody watches or cancels. */
export const quiet = (): Step => ({ signal: new AbortController().signal, progress: () => undefined });

const who = { name: 'Ada Lovelace', email: 'ada@tagline.invalid' };
/** Of all releases of this process: a version's history is in any of them. */
const objects = new Map<Oid, RawObject>();
let lastCommit: Oid | null = null;
let count = 0;

/** For tests: the next release's version is the first one. */
export function beginHistory(): void {
  lastCommit = null;
}

function store(type: ObjectType, data: Buffer): Oid {
  const oid = objectId(type, data);
  objects.set(oid, { type, data });
  return oid;
}

function storeTree(files: readonly ReleaseFile[]): Oid {
  const entries: TreeEntry[] = [];
  const below = new Map<string, ReleaseFile[]>();
  for (const file of files) {
    const slash = file.path.indexOf('/');
    if (slash < 0) {
      entries.push({ name: file.path, mode: file.mode, oid: file.oid });
      continue;
    }
    const folder = file.path.slice(0, slash);
    below.set(folder, [...(below.get(folder) ?? []), { ...file, path: file.path.slice(slash + 1) }]);
  }
  for (const [name, inner] of below) entries.push({ name, mode: '40000', oid: storeTree(inner) });
  return store('tree', encodeTree(entries));
}

/**
 * For tests: a release of texts or bytes by path, with a version, its tag and all versions before it behind
 * it. A text that begins with `#!` is executable.
 */
export function releaseOf(
  contents: { [path: string]: string | Uint8Array },
  version = `${count + 1}.0.0`,
): Release {
  const number = String(++count).padStart(8, '0');
  const date = new Date(Date.UTC(2026, 2, 9, 8, 0, count));
  const files = Object.entries(contents)
    .map(([path, content]): ReleaseFile => {
      const bytes = Buffer.from(content);
      const mode = bytes.toString('latin1', 0, 2) === '#!' ? '100755' : '100644';
      return { path, mode, oid: store('blob', bytes) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const tree = storeTree(files);
  const author = { ...who, date };
  const parents = lastCommit === null ? [] : [lastCommit];
  const commit = store('commit', encodeCommit({ tree, parents, author, message: version }));
  lastCommit = commit;
  const tag = store(
    'tag',
    encodeTag({ object: commit, type: 'commit', name: version, tagger: author, message: `About ${version}` }),
  );
  const object = (oid: Oid) => {
    const found = objects.get(oid);
    return found ? Promise.resolve(found) : Promise.reject(objectMissing(oid));
  };
  return {
    id: `${date.toISOString().replace(/[-:]|\.\d+/g, '')}-${version}-${number}`,
    deployment: `deployment-${number}`,
    version,
    tag,
    commit,
    tree,
    environment: { id: 'production', name: 'Production' },
    createdAt: date.toISOString(),
    who,
    files,
    isWhole: true,
    connections: { erp: 'https://erp.example', account: version },
    read: async ({ oid }) => (await object(oid)).data,
    object,
  };
}
