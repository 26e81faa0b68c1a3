import { type HostileCase, hostile } from './testing/hostile.ts';
import { treeBody } from './testing/objects.ts';
import type { Steps } from './testing/walk.ts';

const someId = 'ab'.repeat(20);

/** Nobody knows what the working files stand on: all can be looked at, nothing can be added. */
const headless: Steps = {
  draft: 'version-damaged',
  save: 'repository-damaged',
  create: 'repository-damaged',
  view: 'version-missing',
  snapshot: 'repository-damaged',
};

hostile('refs', [
  ...(
    [
      ['half an id', 'abc'],
      ['noise', '\0\u0001\u0002'],
      ['a tag that leads to itself', 'ref: refs/tags/bad'],
      ['64 KB of blanks', ' '.repeat(65_536)],
    ] as const
  ).map(
    ([name, content]): HostileCase => ({
      name,
      plant: site => site.ref('refs/tags/bad', content),
      versions: { bad: 'broken' },
    }),
  ),
  {
    name: 'two tags that lead to one another',
    plant: site => {
      site.ref('refs/tags/a', 'ref: refs/tags/b');
      site.ref('refs/tags/b', 'ref: refs/tags/a');
    },
    versions: { a: 'broken', b: 'broken' },
  },
  {
    name: 'a tag that leads to a branch',
    plant: site => site.ref('refs/tags/light', 'ref: refs/heads/main'),
    unjudged: ['light'],
  },
  {
    name: 'packed refs with lines of noise, of 1 MB and of names that lead out',
    // Native git takes the whole file for damaged.
    unjudged: 'all',
    plant: site =>
      site.inGit(
        'packed-refs',
        `# pack-refs with: peeled fully-peeled sorted \n${'x'.repeat(1024 * 1024)}\n^${site.first}\n${site.first} refs/tags/../../../outside/evil\n${site.first} refs/tags/a..b\n${site.first} ../../outside/evil\n${site.first}\n${site.first} refs/tags/packed\n`,
      ),
  },
  {
    name: 'lock files and files that git could not have made',
    plant: site => {
      site.ref('refs/tags/v1.lock', site.first);
      site.ref('refs/tags/.hidden', site.first);
      site.ref('refs/tags/a b', site.first);
    },
  },
  {
    name: 'names of the prototype',
    plant: site => {
      for (const name of ['__proto__', 'constructor', 'toString']) site.ref(`refs/tags/${name}`, site.first);
    },
  },
  {
    name: 'HEAD on a branch that is not there',
    plant: site => site.inGit('HEAD', 'ref: refs/heads/nowhere\n'),
  },
  {
    name: 'HEAD that leads to itself',
    plant: site => site.inGit('HEAD', 'ref: HEAD\n'),
    refused: 'repository-damaged',
  },
  {
    name: 'HEAD that leads out',
    plant: site => site.inGit('HEAD', 'ref: ../../outside/secret.txt\n'),
    refused: 'repository-damaged',
  },
  {
    name: 'HEAD of noise',
    plant: site => site.inGit('HEAD', Buffer.alloc(10_000, 0xff)),
    refused: 'repository-damaged',
  },
  {
    name: 'HEAD on a commit that is missing',
    plant: site => site.inGit('HEAD', `${someId}\n`),
    versions: { good: { compare: 'version-damaged', restore: 'repository-damaged' } },
    after: headless,
  },
  {
    name: 'a draft, environments and receipts of a stranger that are none',
    plant: site => {
      for (const name of ['draft', 'environments', 'receipts']) site.ref(`refs/tagline/${name}`, site.first);
    },
    after: { environment: 'repository-damaged' },
  },
  {
    name: 'a tree as the branch',
    plant: site => site.ref('refs/heads/main', site.root),
    versions: { good: { compare: 'version-damaged', restore: 'repository-damaged' } },
    after: headless,
  },
  {
    name: 'a history in a circle can’t be made; one of 5,000 commits is walked',
    plant: site => {
      let at = site.first;
      for (let index = 0; index < 5_000; index++)
        at = site.commit(site.root, { parents: [at], message: `${index}\n` });
      site.ref('refs/heads/main', at);
      site.version('empty', site.object('tree', treeBody([])));
    },
  },
]);
