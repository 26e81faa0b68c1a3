import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { git, tempFolder } from '../../../../repository/git-for-tests.ts';
import type { Target } from '../../target.ts';
import type { Place } from '../../testing/place.ts';

export const branch = 'deploy/production';
export const lockRef = `refs/tagline/locks/${branch}`;

/** For tests: an empty bare repository, made by native git. */
export function bareRepository(parent = tempFolder()): string {
  const bare = join(parent, 'repository.git');
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', bare]);
  // What is pushed stays in files of their own, which a test can spoil one by one.
  git(bare, 'config', 'receive.unpackLimit', '100000');
  // The hooks that git puts there are samples, which nobody runs.
  return bare;
}

/** For tests: refs below a prefix, by native git. */
export const refsOf = (bare: string, prefix: string): string[] =>
  git(bare, 'for-each-ref', '--format=%(refname)', prefix).split('\n').filter(Boolean);

/** The pid of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '0']).pid;

/** For tests: native git's look at the place, and native git as the one who breaks it. */
export function barePlace(bare: string, open: () => Target): Place {
  const commitEmpty = (message: string) => {
    const tree = git(bare, 'hash-object', '-w', '-t', 'tree', '/dev/null').trim();
    return git(bare, 'commit-tree', tree, '-m', message).trim();
  };
  const has = (ref: string) => refsOf(bare, ref).length > 0;
  return {
    open,
    look: async () => {
      if (!has(`refs/heads/${branch}`)) return null;
      const release = git(
        bare,
        'log',
        '-1',
        '--format=%(trailers:key=Tagline-Release,valueonly)',
        branch,
      ).trim();
      if (release === '(none)') return null;
      const lines = git(bare, 'ls-tree', '-r', '-z', branch).split('\0').filter(Boolean);
      return Object.fromEntries(
        lines.map(line => {
          const [about = '', path = ''] = line.split('\t');
          const [mode = '', , oid = ''] = about.split(' ');
          return [path, `${mode} ${oid}`];
        }),
      );
    },
    releases: async () => {
      const below = [`refs/tagline/releases/${branch}/`, `refs/tagline/staging/${branch}/`];
      return below.flatMap(prefix => refsOf(bare, prefix).map(ref => ref.slice(prefix.length))).sort();
    },
    plantForeign: async () => {
      git(bare, 'update-ref', `refs/heads/${branch}`, commitEmpty('Mine'));
      return () => Promise.resolve(git(bare, 'for-each-ref'));
    },
    plantLock: async ({ owner, ...about }) => {
      const host = owner === 'elsewhere' ? 'another-machine' : hostname();
      const lock = { ...about, host, deployment: 'theirs', pid: deadPid(), start: '0' };
      git(bare, 'update-ref', lockRef, commitEmpty(`Theirs\n\nTagline-Lock: ${JSON.stringify(lock)}`));
    },
    breakLock: async () => {
      git(bare, 'update-ref', '-d', lockRef);
    },
    spoilStaged: async (release, path) => {
      const oid = release.files.find(file => file.path === path)?.oid ?? '';
      const file = join(bare, 'objects', oid.slice(0, 2), oid.slice(2));
      chmodSync(file, 0o644);
      writeFileSync(file, deflateSync(Buffer.from('blob 6\0spoilt')));
    },
  };
}
