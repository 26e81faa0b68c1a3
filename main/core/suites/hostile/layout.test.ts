import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, tempFolder } from '../../repository/git-for-tests.ts';
import { type HostileCase, hostile } from './testing/hostile.ts';
import type { Site } from './testing/site.ts';

const works = (name: string, plant: HostileCase['plant']): HostileCase => ({ name, plant });
const refused = (name: string, words: RegExp, plant: HostileCase['plant']): HostileCase => ({
  name,
  plant,
  refused: 'repository-unsupported',
  words,
});

/** Where native git itself gives up or hangs. */
const beyondGit = (given: HostileCase): HostileCase => ({ ...given, unjudged: 'all' });

const configured = (name: string, config: (site: Site) => string) =>
  works(name, site => site.config(config(site)));

const touch = (site: Site) => `touch ${site.marker}`;

hostile('configuration is never executed', [
  configured('fsmonitor as a command', site => `\tfsmonitor = ${touch(site)}\n`),
  configured('an editor and a pager', site => `\teditor = ${touch(site)}\n\tpager = ${touch(site)}\n`),
  configured('an ssh command', site => `\tsshCommand = ${touch(site)}\n`),
  configured('a git proxy', site => `\tgitProxy = ${touch(site)}\n`),
  configured('a credential helper', site => `[credential]\n\thelper = !${touch(site)}\n`),
  configured('askpass', site => `\taskPass = ${touch(site)}\n`),
  configured('an alias of every command', site =>
    ['status', 'tag', 'commit', 'checkout'].map(name => `[alias]\n\t${name} = !${touch(site)}\n`).join(''),
  ),
  configured(
    'an ext:: remote',
    site =>
      `[remote "origin"]\n\turl = ext::sh -c "${touch(site)}"\n\tfetch = +refs/*:refs/*\n[branch "main"]\n\tremote = origin\n\tmerge = refs/heads/main\n`,
  ),
  configured(
    'a remote with upload-pack',
    site => `[remote "origin"]\n\turl = ../outside\n\tuploadpack = ${touch(site)}\n\tvcs = evil\n`,
  ),
  configured(
    'a signing program',
    site => `[commit]\n\tgpgSign = true\n[tag]\n\tgpgSign = true\n[gpg]\n\tprogram = ${touch(site)}\n`,
  ),
  configured(
    'a diff and a merge driver',
    site =>
      `[diff]\n\texternal = ${touch(site)}\n[diff "x"]\n\ttextconv = ${touch(site)}\n[merge "x"]\n\tdriver = ${touch(site)}\n`,
  ),
  configured('aliases of addresses', site => `[url "ext::sh -c ${touch(site)}"]\n\tinsteadOf = https://\n`),
  configured('a hooks folder', site => {
    plantHooks(site, 'elsewhere');
    return `\thooksPath = ${join(site.folder, 'elsewhere')}\n`;
  }),
  works('hooks of every kind', site => plantHooks(site, '.git/hooks')),
  works('filters of every kind', site => {
    site.config(
      `[filter "x"]\n\tclean = ${touch(site)}\n\tsmudge = ${touch(site)}\n\tprocess = ${touch(site)}\n\trequired = true\n`,
    );
    site.place('.gitattributes', '* filter=x diff=x merge=x\n');
    site.version(
      'filtered',
      site.tree(['100644', '.gitattributes', site.blob('* filter=x\n')], ['100644', 'a', site.readme]),
    );
  }),
  configured(
    'an author with newlines and angle brackets',
    () => '[user]\n\tname = "Eve <e@x> 1 +0000\\ntagger Root <root@x> 0"\n\temail = "a@b>\\nobject 0"\n',
  ),
  configured('a message template', () => '[commit]\n\ttemplate = /dev/zero\n'),
  configured(
    'background work',
    site =>
      `[gc]\n\tauto = 1\n[maintenance]\n\tauto = true\n[core]\n\talternateRefsCommand = ${touch(site)}\n`,
  ),
]);

function plantHooks(site: Site, folder: string): void {
  const names = `applypatch-msg commit-msg fsmonitor-watchman post-checkout post-commit post-index-change post-merge
    pre-commit prepare-commit-msg pre-push reference-transaction update post-update pre-receive`;
  for (const name of names.split(/\s+/)) {
    site.place(`${folder}/${name}`, `#!/bin/sh\ntouch ${site.marker}\n`, 0o755);
    chmodSync(join(site.folder, folder, name), 0o755);
  }
}

hostile('configuration that leads elsewhere or nowhere', [
  beyondGit(
    configured('includes of files outside', site => {
      site.place('../outside/more', '[user]\n\tname = Outside\n');
      return `[include]\n\tpath = ${site.outside}/more\n\tpath = ../../outside/secret.txt\n\tpath = ~/.ssh/id_rsa\n`;
    }),
  ),
  beyondGit(
    configured(
      'includes of itself, a thousand times',
      () => `[include]\n${'\tpath = config\n'.repeat(1000)}`,
    ),
  ),
  beyondGit(configured('includes of a device that never ends', () => '[include]\n\tpath = /dev/zero\n')),
  beyondGit(
    configured(
      'ignore and attribute files that never end',
      () => '\texcludesFile = /dev/zero\n\tattributesFile = /dev/zero\n',
    ),
  ),
  beyondGit(
    configured('a pipe that nobody writes to', site => {
      pipe(join(site.outside, 'pipe'));
      return `[include]\n\tpath = ${site.outside}/pipe\n\texcludesFile = ${site.outside}/pipe\n[core]\n\tattributesFile = ${site.outside}/pipe\n`;
    }),
  ),
  beyondGit(
    configured(
      '100,000 blanks in a section',
      () => `[a${' '.repeat(100_000)}x\n[core${' '.repeat(100_000)}]\n`,
    ),
  ),
  beyondGit(configured('binary noise', () => '\0\x01[[[]]]"\\\n=\n[x "\\"]\n')),
  refused('10 MB of it', /larger than 1 MB/, site => site.config('# x\n'.repeat(2_600_000))),
  refused('working files elsewhere', /core.worktree/, site => site.config(`\tworktree = ${site.outside}\n`)),
  refused('working files elsewhere, by the file for one of many folders', /core.worktree/, site => {
    site.config('[extensions]\n\tworktreeConfig = true\n');
    site.inGit('config.worktree', `[core]\n\tworktree = ${site.outside}\n`);
  }),
  refused('a bare repository', /bare/, site => site.config('\tbare = yes\n')),
  refused('SHA-256', /SHA-256/, site =>
    site.config('\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n'),
  ),
  refused('reftable', /reftable/, site => {
    site.config('\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n');
    site.inGit('HEAD', 'ref: refs/heads/.invalid\n');
    site.inGit('reftable/tables.list', '');
  }),
  refused('an extension from the future', /format/, site =>
    site.config('\trepositoryformatversion = 1\n[extensions]\n\tfromTheFuture = true\n'),
  ),
  refused('a format from the future', /format/, site => site.config('\trepositoryformatversion = 2\n')),
  refused('a format that is no number', /format/, site => site.config('\trepositoryformatversion = many\n')),
  refused('a partial clone', /partial clone/, site => site.config('[extensions]\n\tpartialClone = origin\n')),
  refused('a promisor remote', /partial clone/, site =>
    site.config('[remote "origin"]\n\turl = ext::sh\n\tpromisor = true\n\tpartialclonefilter = blob:none\n'),
  ),
  refused('a sparse checkout', /sparse-checkout/, site => site.config('\tsparseCheckout = true\n')),
]);

const pipe = (path: string) => execFileSync('mkfifo', [path]);

/** Moves a part of the repository out and leaves a link. */
const linked = (part: string): HostileCase =>
  refused(`.git/${part} is a link`, /link to somewhere else/, site => {
    const place = join(site.gitDir, part);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(join(place, '..'), { recursive: true });
    symlinkSync(join(site.outside, 'sub'), place);
  });

hostile('parts of the repository that are somewhere else', [
  linked('objects'),
  linked('objects/pack'),
  linked('objects/ab'),
  linked('refs'),
  linked('refs/heads'),
  linked('refs/tags'),
  linked('refs/tagline'),
  linked('tagline'),
  linked('tagline/tmp'),
  linked('tagline/kept'),
  linked('tagline/cookies'),
  refused('HEAD is a link', /link to somewhere else/, site => {
    rmSync(join(site.gitDir, 'HEAD'));
    symlinkSync('refs/heads/main', join(site.gitDir, 'HEAD'));
  }),
  refused('.git is a link', /elsewhere/, site => {
    const moved = join(site.folder, 'moved');
    execFileSync('mv', [site.gitDir, moved]);
    symlinkSync(moved, site.gitDir);
  }),
  refused('.git is a file that leads elsewhere', /elsewhere/, site => {
    const moved = join(site.folder, 'moved');
    execFileSync('mv', [site.gitDir, moved]);
    writeFileSync(site.gitDir, `gitdir: ${moved}\n`);
  }),
  refused('.git is a file of noise', /elsewhere/, site => {
    rmSync(site.gitDir, { recursive: true });
    writeFileSync(site.gitDir, Buffer.alloc(100_000, 0xff));
  }),
  refused('a commondir that leads elsewhere', /linked worktree/, site =>
    site.inGit('commondir', '../../outside\n'),
  ),
  refused('a linked worktree', /linked worktree/, site => {
    const main = tempFolder();
    git(main, 'init', '-q');
    git(main, 'commit', '-q', '--allow-empty', '-m', 'first');
    rmSync(site.folder, { recursive: true });
    git(main, 'worktree', 'add', '-q', site.folder);
  }),
  works('a folder of tags is a link out', site =>
    symlinkSync(site.outside, join(site.gitDir, 'refs/tags/out')),
  ),
  works('alternates that lead nowhere', site =>
    site.inGit('objects/info/alternates', '/nowhere\n../nowhere\n\n#x\n'),
  ),
  works('alternates in a circle', site => {
    site.inGit('objects/info/alternates', `${'../objects\n.\n'.repeat(100)}${site.gitDir}/objects\n`);
  }),
  works('100 alternates that all name each other', site => {
    const all = Array.from({ length: 100 }, (_, index) => join(site.base, `outside/o${index}`));
    for (const dir of all)
      site.place(`../outside/${dir.split('/').at(-1)}/info/alternates`, `${all.join('\n')}\n`);
    site.inGit('objects/info/alternates', `${all.join('\n')}\n`);
  }),
  beyondGit(
    works('alternates that are a device', site =>
      symlinkSync('/dev/zero', join(site.gitDir, 'objects/info/alternates')),
    ),
  ),
  refused('a file of Tagline’s own is a link', /link to somewhere else/, site => {
    mkdirSync(join(site.gitDir, 'tagline'));
    symlinkSync(join(site.outside, 'planted'), join(site.gitDir, 'tagline/stat-cache'));
  }),
  beyondGit(
    works('an index, packed refs and a shallow file that never end', site => {
      for (const name of ['index', 'packed-refs', 'shallow'])
        symlinkSync('/dev/zero', join(site.gitDir, name));
    }),
  ),
  beyondGit(
    works('pipes where files should be', site => {
      for (const name of [
        'index',
        'packed-refs',
        'shallow',
        'objects/pack/pack-1.pack',
        'objects/pack/pack-1.idx',
      ]) {
        pipe(join(site.gitDir, name));
      }
      pipe(join(site.folder, '.gitignore'));
      pipe(join(site.folder, '.gitattributes'));
    }),
  ),
]);
