import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../../../repository/types.ts';
import { quote, type Shell } from '../../testing/shell.ts';
import type { Files } from './folder.ts';

/** A ref as native git sees it. `commit` and `tree`: what it leads to, through an annotated tag. */
export type NativeRef = { oid: Oid; type: string; commit: Oid; tree: Oid };
export type NativeChange = { status: string; path: string; before: string; after: string; lines: string };
export type NativeView = {
  /** What `git add -A` makes of the working folder. */
  tree: Oid;
  refs: ReadonlyMap<string, NativeRef>;
  head: Oid | null;
};

export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const refFormat = '%(refname)%00%(objectname)%00%(objecttype)%00%(tree)%00%(*objectname)%00%(*tree)';

export type Native = ReturnType<typeof openNative>;

/** Native git, the judge. What it has to write itself goes into a store of its own. */
export function openNative(shell: Shell, folder: string, own: string) {
  const gitDir = join(folder, '.git');
  const index = join(own, 'index');
  const trees = new Map<Oid, Files>();
  mkdirSync(join(own, 'objects'), { recursive: true });
  const apart = [
    `GIT_OBJECT_DIRECTORY=${quote(join(own, 'objects'))}`,
    `GIT_ALTERNATE_OBJECT_DIRECTORIES=${quote(join(gitDir, 'objects'))}`,
  ].join(' ');

  const run = (script: string) => shell.run(folder, script);

  let last: { tree: Oid; index: Buffer } | null = null;
  const readIndex = () =>
    existsSync(join(gitDir, 'index')) ? readFileSync(join(gitDir, 'index')) : Buffer.alloc(0);
  /** A copy of the project's index, in which git believes no entry and reads every file again. */
  const copyIndex = (bytes: Buffer) => {
    rmSync(index, { force: true });
    if (bytes.length === 0) return;
    writeFileSync(index, bytes);
    utimesSync(index, 1, 1);
  };

  const readHead = (refs: NativeView['refs']) => {
    const text = readFileSync(join(gitDir, 'HEAD'), 'utf8').trim();
    return text.startsWith('ref: ') ? (refs.get(text.slice(5))?.oid ?? null) : text;
  };

  return {
    run,
    /** With `unchanged`, the working folder is as it was at the last look. */
    view: async (unchanged = false): Promise<NativeView> => {
      const bytes = readIndex();
      const known = unchanged && last?.index.equals(bytes) ? last.tree : null;
      if (known === null) copyIndex(bytes);
      const addAll = `(export GIT_INDEX_FILE=${quote(index)} ${apart}; git add -A; git write-tree)`;
      const printed = await run(
        `${known ? `echo ${known}` : addAll}; git for-each-ref --format='${refFormat}'`,
      );
      const [tree = '', ...lines] = printed.trimEnd().split('\n');
      const refs = new Map<string, NativeRef>();
      for (const line of lines) {
        const [name = '', oid = '', type = '', ofCommit = '', peeled = '', ofPeeled = ''] = line.split('\0');
        refs.set(name, { oid, type, commit: peeled || oid, tree: ofPeeled || ofCommit });
      }
      last = { tree, index: bytes };
      return { tree, refs, head: readHead(refs) };
    },
    /** All files of a tree. */
    files: async (tree: Oid): Promise<Files> => {
      let files = trees.get(tree);
      if (files) return files;
      const printed = await run(`export ${apart}; git ls-tree -r -z ${tree}`);
      const rows = printed.split('\0').slice(0, -1);
      files = new Map(
        rows.map(row => [row.slice(row.indexOf('\t') + 1), row.replace(/^(\d+) blob (\w+)\t.*/s, '$1 $2')]),
      );
      trees.set(tree, files);
      return files;
    },
    /** What differs, renames apart; `lines` as `INSERTIONS DELETIONS`, `- -` for binary files. */
    diff: async (a: Oid | null, b: Oid): Promise<NativeChange[]> => {
      if (a === b) return [];
      const options = '-r -z --no-renames --raw --numstat --minimal';
      const parts = (await run(`export ${apart}; git diff-tree ${options} ${a ?? emptyTree} ${b}`)).split(
        '\0',
      );
      const changes: NativeChange[] = [];
      while (parts[0]?.startsWith(':')) {
        const [facts = '', path = ''] = parts.splice(0, 2);
        const [beforeMode = '', afterMode, before, after, status = ''] = facts.slice(1).split(' ');
        const lines = '';
        changes.push({
          status,
          path,
          before: `${beforeMode} ${before}`,
          after: `${afterMode} ${after}`,
          lines,
        });
      }
      for (const part of parts.slice(0, -1)) {
        const [insertions, deletions, path] = part.split('\t');
        const change = changes.find(other => other.path === path);
        if (change) change.lines = `${insertions} ${deletions}`;
      }
      return changes;
    },
    /** Whether all of `olds` are still reachable from some ref. */
    reaches: async (olds: Oid[]): Promise<boolean> =>
      olds.length === 0 || (await run(`git rev-list --count ${olds.join(' ')} --not --all`)).trim() === '0',
    /** Complaints, '' for a sound repository. */
    fsck: () => run('git fsck --strict --no-dangling --no-progress'),
    /** '' where nothing differs from HEAD. */
    status: () => run('git status --porcelain'),
  };
}
