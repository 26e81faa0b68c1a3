import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { branch } from '../../deploy/targets/git/testing/bare-place.ts';
import { git, gitWithInput } from '../../repository/git-for-tests.ts';
import { objectId } from '../../repository/raw-object.ts';
import type { Arm, Cure } from './rig.ts';
import type { Seen } from './world.ts';

/** What the branch holds, by native git; null when nothing is there. Each text ends in a line break. */
export function lookAtBranch(bare: string): Seen | null {
  if (git(bare, 'for-each-ref', `refs/heads/${branch}`) === '') return null;
  const commit = git(bare, 'rev-parse', branch).trim();
  const paths = git(bare, 'ls-tree', '-r', '-z', '--name-only', commit).split('\0').filter(Boolean);
  const names = paths.map(path => `${commit}:${path}\n`).join('');
  const printed = gitWithInput(bare, names, 'cat-file', '--batch=%(objectname)').split(/^[0-9a-f]{40}\n/m);
  return Object.fromEntries(paths.map((path, at) => [path, (printed[at + 1] ?? '').replace(/\n$/, '')]));
}

/** Moved away, and back. */
export function moveAway(path: string): Cure {
  renameSync(path, `${path}.away`);
  return () => renameSync(`${path}.away`, path);
}

/** Somebody else commits to the branch, before or after the new version was sent. */
export const conflictOn =
  (bare: string): Arm =>
  ({ at, round }) => {
    at(round % 2 === 0 ? 'Verify the copy' : 'Copy the files', () => {
      const blob = gitWithInput(bare, 'by hand\n', 'hash-object', '-w', '--stdin').trim();
      const lines = git(bare, 'ls-tree', branch).replace(/^(100644 blob )\w+(\ta\.txt)$/m, `$1${blob}$2`);
      const tree = gitWithInput(bare, lines, 'mktree').trim();
      const commit = git(bare, 'commit-tree', tree, '-p', branch, '-m', 'A quick fix').trim();
      git(bare, 'update-ref', `refs/heads/${branch}`, commit);
    });
    return () => undefined;
  };

/** The bytes of a file change where they are stored, after they were sent. Whoever runs the repository repairs it. */
export const spoilOn =
  (bare: string): Arm =>
  ({ at, files }) => {
    const oid = objectId('blob', Buffer.from(files['a.txt'] ?? ''));
    const file = join(bare, 'objects', oid.slice(0, 2), oid.slice(2));
    at('Verify the copy', () => {
      chmodSync(file, 0o644);
      writeFileSync(file, deflateSync(Buffer.from('blob 6\0spoilt')));
    });
    return () => rmSync(file);
  };
