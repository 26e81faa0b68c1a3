import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type HostileCase, hostile } from './testing/hostile.ts';
import { treeBody } from './testing/objects.ts';
import type { Site } from './testing/site.ts';

const damaged = {
  view: 'version-damaged',
  list: 'version-damaged',
  compare: 'version-damaged',
  restore: 'version-damaged',
  deploy: 'version-damaged',
} as const;

/** The same where the root itself can be read. */
const belowRoot = {
  list: 'version-damaged',
  compare: 'version-damaged',
  restore: 'version-damaged',
  deploy: 'version-damaged',
} as const;

const mode = (given: string): HostileCase => ({
  name: `the mode ${JSON.stringify(given)} is damage`,
  plant: site => site.version('odd', site.tree([given, 'README.md', site.readme])),
  versions: { odd: damaged },
});

hostile('modes and shapes of trees', [
  {
    name: 'an executable file stays one',
    plant: site => site.version('exec', site.tree(['100755', 'run.sh', site.readme])),
  },
  {
    name: 'an executable file in the working folder stays one',
    plant: site => site.place('run.sh', '#!/bin/sh\n', 0o755),
    check: site => expect(lstatSync(join(site.folder, 'run.sh')).mode & 0o111).toBe(0o111),
  },
  {
    name: 'the mode of old tools',
    plant: site => site.version('old', site.tree(['100664', 'a', site.readme])),
  },
  {
    name: 'setuid and world-writable',
    plant: site => site.version('set', site.tree(['104777', 'a', site.readme])),
  },
  {
    name: 'a folder’s mode with a zero',
    plant: site => site.version('zero', site.tree(['040000', 'a', site.tree(['100644', 'b', site.readme])])),
  },
  ...['', '0', '777', '10644', '999999', '100644x', '+100644', '1'.repeat(1000)].map(mode),
  {
    name: 'a tree that ends in the middle of an entry',
    plant: site => {
      const body = treeBody([['100644', 'a', site.readme]]);
      site.version('cut', site.object('tree', body.subarray(0, -5)));
    },
    versions: { cut: damaged },
  },
  {
    name: 'a tree of random bytes',
    plant: site =>
      site.version(
        'noise',
        site.object('tree', Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7919) % 251))),
      ),
    versions: { noise: damaged },
  },
  {
    name: 'an entry without a name',
    plant: site => site.version('nameless', site.tree(['100644', '', site.readme])),
    versions: { nameless: damaged },
  },
  {
    name: 'entries in the wrong order',
    plant: site =>
      site.version(
        'order',
        site.tree(
          ['100644', 'z', site.readme],
          ['40000', 'm', site.tree(['100644', 'x', site.readme])],
          ['100644', 'a', site.readme],
        ),
      ),
  },
  {
    name: 'an empty tree',
    plant: site => site.version('empty', site.tree()),
  },
  {
    name: 'folders with nothing in them',
    plant: site => site.version('hollow', site.tree(['40000', 'a', site.tree(['40000', 'b', site.tree()])])),
  },
  {
    name: 'a file whose object is a tree',
    plant: site => site.version('odd', site.tree(['100644', 'a', site.root])),
    versions: {
      odd: {
        read: 'version-damaged',
        compare: 'version-damaged',
        restore: 'version-damaged',
        deploy: 'version-damaged',
      },
    },
  },
  {
    name: 'a folder whose object is a file',
    plant: site => site.version('odd', site.tree(['40000', 'a', site.readme])),
    versions: { odd: belowRoot },
  },
  {
    name: 'a folder 150 levels deep',
    plant: site => site.version('deep', nested(site, 150)),
  },
  {
    name: 'a folder 10,000 levels deep',
    plant: site => site.version('deep', nested(site, 10_000)),
    versions: { deep: belowRoot },
  },
  {
    name: 'a folder of 100,000 files',
    plant: site => {
      const entries = Array.from(
        { length: 100_000 },
        (_, index) => ['100644', `f${100_000 + index}`, site.readme] as [string, string, string],
      );
      const big = site.tree(...entries);
      // Listed, compared and read; to write 100,000 files out is slow here and shows nothing more.
      site.version('wide', site.tree(['40000', '.git', big]));
    },
    versions: { wide: { restore: 'path-invalid', deploy: 'path-invalid' } },
  },
  {
    name: 'ten folders of ten folders, ten levels deep: ten billion files',
    plant: site => site.version('bomb', bomb(site, [['100644', 'f', site.readme]])),
    versions: { bomb: belowRoot },
  },
  {
    name: 'ten folders of ten folders, ten levels deep, without a file',
    plant: site => site.version('bomb', bomb(site, [])),
    versions: { bomb: belowRoot },
  },
]);

function nested(site: Site, levels: number): string {
  let at = site.tree(['100644', 'f', site.readme]);
  for (let level = 0; level < levels; level++) at = site.tree(['40000', 'd', at]);
  return at;
}

function bomb(site: Site, leaf: [string, string, string][]): string {
  let at = site.tree(...leaf);
  for (let level = 0; level < 10; level++) {
    at = site.tree(
      ...Array.from({ length: 10 }, (_, index) => ['40000', `d${index}`, at] as [string, string, string]),
    );
  }
  return at;
}

hostile('what stands in the working folder', [
  {
    name: 'ignore rules that take ages to match',
    plant: site => {
      site.place('.gitignore', `${'*a'.repeat(40)}b\n${'**/'.repeat(30)}x\n${'[a-z]*'.repeat(30)}!\n`);
      for (let index = 0; index < 20; index++) site.place(`${'a'.repeat(200)}${index}`, 'x');
    },
  },
  {
    name: 'ignore rules of 1 MB in one line',
    plant: site => site.place('.gitignore', 'x'.repeat(1024 * 1024)),
  },
  {
    name: 'a binary file, and one that only looks like text',
    plant: site => {
      site.place('data.bin', Buffer.of(0, 255, 10, 13, 0));
      site.place('almost.txt', Buffer.of(0x61, 0xff, 0x0d, 0x0a));
    },
    check: site => expect(readFileSync(join(site.folder, 'data.bin'))).toEqual(Buffer.of(0, 255, 10, 13, 0)),
  },
]);
