import { execFileSync } from 'node:child_process';
import { git } from '../../repository/git-for-tests.ts';
import { type HostileCase, hostile } from './testing/hostile.ts';
import type { Site } from './testing/site.ts';

const works = (name: string, plant: HostileCase['plant']): HostileCase => ({ name, plant });

const native = (name: string, prepare: (run: (...args: string[]) => string, site: Site) => void) =>
  works(name, site => {
    git(site.folder, 'add', '-A');
    prepare((...args) => git(site.folder, ...args), site);
  });

hostile('what native git left', [
  native('an index of version 4', run => run('update-index', '--index-version', '4')),
  native('a split index', run => run('update-index', '--split-index')),
  native('an index with the untracked cache', run => run('update-index', '--untracked-cache')),
  native('an index with conflicts', (run, site) => {
    const oid = site.readme;
    execFileSync('git', ['update-index', '--index-info'], {
      cwd: site.folder,
      input: [1, 2, 3].map(stage => `100644 ${oid} ${stage}\tconflict.txt\n`).join(''),
    });
    site.place('conflict.txt', '<<<<<<< ours\n');
    run('status');
  }),
  native('files marked as unchanged', run => run('update-index', '--assume-unchanged', 'README.md')),
  native('files marked as left out', (run, site) => {
    run('update-index', '--skip-worktree', 'docs/guide.md');
    site.place('docs/guide.md', 'plain\n');
  }),
  native('a commit graph and a multi-pack index', run => {
    run('repack', '-ad', '-q');
    run('commit-graph', 'write', '--reachable');
    run('multi-pack-index', 'write');
  }),
  native('bitmaps and a reverse index', run =>
    run('-c', 'pack.writeReverseIndex=true', 'repack', '-adb', '-q'),
  ),
  native('packed refs', run => run('pack-refs', '--all')),
  native('a merge in the works', (_, site) => site.inGit('MERGE_HEAD', `${site.first}\n`)),
  native('a rebase in the works', (_, site) =>
    site.inGit('rebase-merge/git-rebase-todo', `exec touch ${site.marker}\n`),
  ),
  works('an index of noise', site => site.inGit('index', Buffer.alloc(100_000, 0x41))),
  works('an index that ends too early', site =>
    site.inGit('index', Buffer.from('DIRC\0\0\0\x02\xff\xff\xff\xff', 'latin1')),
  ),
  works('an empty index', site => site.inGit('index', '')),
  works('a shallow clone', site => {
    const child = site.commit(site.root, { parents: ['cd'.repeat(20)] });
    site.inGit('shallow', `${child}\n`);
    site.ref('refs/heads/main', child);
  }),
  works('replaced objects', site => {
    const other = site.commit(site.tree(['100644', 'replaced', site.readme]));
    site.ref(`refs/replace/${site.first}`, other);
    site.version('second', site.tree(['100644', 'second', site.readme]));
  }),
  works('grafts', site => site.inGit('info/grafts', `${site.first} ${site.first}\n`)),
  works('a detached HEAD', site => site.inGit('HEAD', `${site.first}\n`)),
]);
