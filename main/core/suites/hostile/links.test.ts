import { mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type HostileCase, hostile } from './testing/hostile.ts';
import type { Site } from './testing/site.ts';

/** A version with a link, and one in which what stands behind the link's name is a folder with a file. */
function linkThenFile(target: (site: Site) => string): HostileCase['plant'] {
  return site => {
    site.version('link', site.tree(['120000', 'a', site.blob(target(site))]));
    const folder = site.tree(['100644', 'secret.txt', site.blob('overwritten\n')]);
    site.version('through', site.tree(['40000', 'a', folder]));
  };
}

const link = (name: string, target: string): HostileCase => ({
  name,
  plant: site => site.version('linked', site.tree(['120000', 'link', site.blob(target)])),
});

hostile('links', [
  { name: 'out of the project, then a file below its name', plant: linkThenFile(site => site.outside) },
  { name: 'up, then a file below its name', plant: linkThenFile(() => '../outside') },
  { name: 'to .git, then a file below its name', plant: linkThenFile(() => '.git') },
  { name: 'to itself, then a file below its name', plant: linkThenFile(() => 'a') },
  link('to an absolute path', '/etc/passwd'),
  link('to a device', '/dev/zero'),
  link('to nothing', 'nowhere'),
  link('to the folder above', '..'),
  link('to a path with a newline', 'a\nb'),
  link('to 4,000 characters', 'x/'.repeat(2000)),
  {
    name: 'to nothing at all, which no disk holds',
    plant: site => site.version('empty', site.tree(['120000', 'link', site.blob('')])),
    versions: { empty: { restore: 'path-invalid' } },
  },
  {
    name: 'to 1 MB, which no disk holds',
    plant: site => site.version('long', site.tree(['120000', 'link', site.blob('x'.repeat(1024 * 1024))])),
    versions: { long: { restore: 'path-invalid' } },
  },
  {
    name: 'to a path with a NUL, which no disk holds',
    plant: site => site.version('nul', site.tree(['120000', 'link', site.blob('a\0b')])),
    versions: { nul: { restore: 'path-invalid' } },
  },
  link('.gitmodules as a link', '../outside/secret.txt'),
  {
    name: '.gitattributes, .gitignore and .gitmodules as links',
    plant: site => {
      const target = site.blob('../outside/secret.txt');
      site.version(
        'linked',
        site.tree(
          ['120000', '.gitattributes', target],
          ['120000', '.gitignore', target],
          ['120000', '.gitmodules', target],
        ),
      );
    },
  },
  {
    name: 'standing in the working folder where a version has a folder',
    plant: site => {
      const folder = site.tree(['100644', 'secret.txt', site.blob('overwritten\n')]);
      site.version('through', site.tree(['40000', 'way', folder]));
      symlinkSync(site.outside, join(site.folder, 'way'));
    },
    check: site => expect(readlinkSync(join(site.folder, 'way'))).toBe(site.outside),
  },
  {
    name: 'standing in the working folder where a version has a file',
    plant: site => {
      site.version('file', site.tree(['100644', 'way', site.blob('overwritten\n')]));
      symlinkSync(join(site.outside, 'secret.txt'), join(site.folder, 'way'));
    },
  },
  {
    name: 'instead of the saved file itself',
    plant: site => symlinkSync(join(site.outside, 'secret.txt'), join(site.folder, 'ours.txt')),
    after: { save: 'path-invalid' },
  },
]);

hostile('submodules', [
  {
    name: 'with .gitmodules that would run a command',
    plant: site => {
      const modules = site.blob(
        `[submodule "x"]\n\tpath = lib\n\turl = ext::sh -c touch% ${site.marker}\n\tupdate = !touch ${site.marker}\n`,
      );
      site.version('with', site.tree(['100644', '.gitmodules', modules], ['160000', 'lib', site.first]));
    },
  },
  {
    name: 'with a name that leads out, and a path with a dash',
    plant: site => {
      const modules = site.blob('[submodule "../../outside"]\n\tpath = -lib\n\turl = -u./payload\n');
      site.version('with', site.tree(['160000', '-lib', site.first], ['100644', '.gitmodules', modules]));
    },
  },
  {
    name: 'of a commit that is nowhere',
    plant: site => site.version('with', site.tree(['160000', 'lib', 'ab'.repeat(20)])),
  },
  {
    name: 'called .git',
    plant: site => site.version('evil', site.tree(['160000', '.git', site.first])),
    versions: { evil: { restore: 'path-invalid' } },
  },
  {
    name: 'a thousand of them',
    plant: site =>
      site.version(
        'many',
        site.tree(
          ...Array.from(
            { length: 1000 },
            (_, index) => ['160000', `m${1000 + index}`, site.first] as [string, string, string],
          ),
        ),
      ),
  },
  {
    name: 'a repository with hooks in a folder of the project',
    plant: site => {
      mkdirSync(join(site.folder, 'nested/.git/hooks'), { recursive: true });
      site.place('nested/.git/HEAD', 'ref: refs/heads/main\n');
      site.place('nested/.git/config', `[core]\n\tfsmonitor = touch ${site.marker}\n`);
      site.place('nested/.git/hooks/post-checkout', `#!/bin/sh\ntouch ${site.marker}\n`, 0o755);
      site.place('nested/file', 'inside\n');
    },
  },
]);
