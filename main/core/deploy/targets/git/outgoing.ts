import { parseCommit } from '../../../repository/parse-commit.ts';
import { parseTag } from '../../../repository/parse-tag.ts';
import { objectDamaged, objectId, type RawObject } from '../../../repository/raw-object.ts';
import { encodeTree, parseTree } from '../../../repository/tree-codec.ts';
import type { Oid, TreeEntry } from '../../../repository/types.ts';
import type { Release, ReleaseFile } from '../target.ts';

type Source = (oid: Oid) => Promise<RawObject>;

/**
 * The folders of a release as git's trees: exactly its files. Answers the root's id.
 * @param from where the names below this folder begin in the paths
 */
export function buildTree(files: readonly ReleaseFile[], into: Map<Oid, RawObject>, from = 0): Oid {
  const entries: TreeEntry[] = [];
  const below = new Map<string, ReleaseFile[]>();
  for (const file of files) {
    const slash = file.path.indexOf('/', from);
    if (slash < 0) {
      entries.push({ name: file.path.slice(from), mode: file.mode, oid: file.oid });
      continue;
    }
    const name = file.path.slice(from, slash);
    const siblings = below.get(name);
    if (siblings) siblings.push(file);
    else below.set(name, [file]);
  }
  for (const [name, inner] of below) {
    entries.push({ name, mode: '40000', oid: buildTree(inner, into, from + name.length + 1) });
  }
  const data = encodeTree(entries);
  const oid = objectId('tree', data);
  into.set(oid, { type: 'tree', data });
  return oid;
}

/** What a tag names in the end. */
async function peeled(oid: Oid, object: Source): Promise<{ oid: Oid; found: RawObject }> {
  for (let at = oid, depth = 0; depth < 10; depth++) {
    const found = await object(at);
    if (found.type !== 'tag') return { oid: at, found };
    const tag = parseTag(found.data);
    if (!tag) break;
    at = tag.object;
  }
  throw objectDamaged(oid, 'is not a tag that can be read');
}

/**
 * Ids of the objects that the release's tag leads to and the remote lacks: those of the commits down to the
 * ones that its refs name, each compared with its first parent. Throws `version-damaged`.
 */
export async function missingThere(release: Release, there: Iterable<Oid>): Promise<Oid[]> {
  const { object } = release;
  const known = new Set<Oid>();
  for (const oid of there) {
    known.add(oid);
    // What is not in this project's history says nothing about it.
    const end = await peeled(oid, object).catch(() => null);
    if (end) known.add(end.oid);
  }
  const sent = new Set<Oid>();
  const treeOf = async (oid: Oid) => (oid === '' ? [] : parseTree((await object(oid)).data));

  const addTree = async (tree: Oid, base: Oid): Promise<void> => {
    if (tree === base || sent.has(tree)) return;
    sent.add(tree);
    const before = new Map((await treeOf(base)).map(entry => [entry.name, entry]));
    for (const { name, mode, oid } of await treeOf(tree)) {
      const same = before.get(name);
      if (same?.oid === oid || mode === '160000') continue;
      if (mode === '40000') await addTree(oid, same?.mode === '40000' ? same.oid : '');
      else sent.add(oid);
    }
  };
  const commitAt = async (oid: Oid) => {
    const commit = parseCommit((await object(oid)).data);
    if (!commit) throw objectDamaged(oid, 'is not a commit that can be read');
    return commit;
  };

  for (let at = release.tag; at !== release.commit && !known.has(at); ) {
    sent.add(at);
    const tag = parseTag((await object(at)).data);
    if (!tag) throw objectDamaged(at, 'is not a tag that can be read');
    at = tag.object;
  }
  const waiting = [release.commit];
  for (let oid = waiting.pop(); oid !== undefined; oid = waiting.pop()) {
    if (known.has(oid) || sent.has(oid)) continue;
    sent.add(oid);
    const { tree, parents } = await commitAt(oid);
    const [first] = parents;
    await addTree(tree, first === undefined ? '' : (await commitAt(first)).tree);
    waiting.push(...parents);
  }
  return [...sent];
}
