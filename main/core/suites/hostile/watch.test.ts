import childProcess, { execFile, execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCase } from './testing/hostile.ts';
import type { Site } from './testing/site.ts';

// The watch under which all cases run notices what it is there for: each planted violation makes a case fail.

type Violation = [what: string, violate: (site: Site) => unknown, noted: RegExp];

const outsideOf = ({ outside }: Site, name = 'secret.txt') => join(outside, name);

const changes: Violation[] = [
  ['a file written outside', site => fs.writeFileSync(outsideOf(site), 'x'), /writeFile \S+secret/],
  ['one written by a promise', site => fsPromises.writeFile(outsideOf(site), 'x'), /writeFile \S+secret/],
  ['one opened for writing', site => fs.closeSync(fs.openSync(outsideOf(site), 'r+')), /open \S+secret/],
  [
    'one opened by its flags',
    site => fs.closeSync(fs.openSync(outsideOf(site, 'new'), fs.constants.O_CREAT | fs.constants.O_WRONLY)),
    /open \S+new/,
  ],
  [
    'one opened by a callback',
    site => fs.open(outsideOf(site), 'a', (_, fd) => fs.closeSync(fd)),
    /open \S+secret/,
  ],
  ['a folder made beside the project', site => fs.mkdirSync(join(site.base, 'beside')), /mkdir \S+beside/],
  ['a file removed', site => fs.rmSync(outsideOf(site)), /rm \S+secret/],
  [
    'one moved into the project',
    site => fs.renameSync(outsideOf(site), join(site.folder, 'x')),
    /rename \S+secret/,
  ],
  [
    'one written through a link in the project',
    site => {
      fs.symlinkSync(site.outside, join(site.folder, 'out'));
      fs.writeFileSync(join(site.folder, 'out/secret.txt'), 'x');
    },
    /writeFile \S+outside\/secret/,
  ],
  ['an executable bit set', site => fs.chmodSync(outsideOf(site), 0o755), /chmod \S+secret/],
];

const processes: Violation[] = [
  ['spawn', () => spawn('true'), /a child process/],
  ['spawnSync', () => spawnSync('true'), /a child process/],
  ['execFile', () => execFile('true'), /a child process/],
  ['execFileSync', () => execFileSync('true'), /a child process/],
  ['exec', () => childProcess.exec('true'), /a child process/],
  ['fork', () => fork('nothing.mjs'), /a child process/],
  ['a connection', () => net.connect(9, '127.0.0.1').on('error', () => undefined), /a connection/],
];

/** While the product is at work in a sound repository. */
const runWith = (violate: Violation[1]) =>
  runCase({
    name: 'planted',
    plant: site => {
      const refused = () => undefined;
      setImmediate(() => {
        Promise.resolve()
          .then(() => violate(site))
          .catch(refused);
      });
    },
  });

/** What a case that fails has found in the place of what it expected. */
async function complaintOf(failing: Promise<void>): Promise<string[]> {
  const error: unknown = await failing.then(
    () => null,
    (error: unknown) => error,
  );
  return (error as { actual: string[] } | null)?.actual ?? [];
}

const hashOf = (text: string) => createHash('sha1').update(text).digest('hex');

describe('a case fails when, while it runs,', () => {
  it.each([...changes, ...processes])('there is %s', async (_, violate, noted) => {
    expect(await complaintOf(runWith(violate))).toEqual([expect.stringMatching(noted)]);
  });

  it('a file outside changes in a way that no watch can see', async () => {
    const { openSync, writeSync, closeSync } = fs;
    // Opened before the watch begins.
    let fd = -1;
    const planted = runCase({
      name: 'planted',
      plant: site => {
        fd = openSync(outsideOf(site), 'r+');
        setImmediate(() => writeSync(fd, 'X'));
      },
    });
    const isTouched = (line: string) => line.includes('secret.txt') && line.endsWith(hashOf('Xecret\n'));
    expect((await complaintOf(planted)).filter(isTouched)).toHaveLength(1);
    closeSync(fd);
  });

  it('nothing else does', async () => {
    await runWith(site => fs.writeFileSync(join(site.folder, 'own.txt'), 'x'));
  });
});
