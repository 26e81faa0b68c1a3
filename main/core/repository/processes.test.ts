import { chmodSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleChild, type Child } from './children-for-tests.ts';
import { fsck, git, gitRepository, writeFiles } from './git-for-tests.ts';
import { openRepository } from './open.ts';

let start: (...args: string[]) => Child;
beforeAll(async () => {
  start = await bundleChild();
});

describe('processes', () => {
  it('that are killed at any moment leave a sound repository and a whole working folder', async () => {
    const folder = gitRepository();
    const repository = await openRepository(folder);
    const lay = (round: number) => {
      for (let index = 0; index < 60; index++) {
        writeFiles(folder, {
          [`d${(index * round) % 7}/sub/f${index}`]: `${round} ${'x'.repeat(index * 50)}`,
        });
      }
      writeFileSync(join(folder, 'run'), `${round}`);
      chmodSync(join(folder, 'run'), round === 1 ? 0o755 : 0o644);
      if (round === 1) writeFiles(folder, { 'kind/file': '1' });
      else symlinkSync('run', join(folder, 'kind'));
    };
    lay(1);
    const one = (await repository.scan()).tree;
    for (const name of readdirSync(folder))
      if (name !== '.git') rmSync(join(folder, name), { recursive: true });
    lay(2);
    const two = (await repository.scan()).tree;
    // Written out, so that the other process can read them.
    for (const tree of [one, two]) await repository.writeIndex(tree);
    await repository.close();

    const acknowledged: string[] = [];
    const told = new Set<string>();
    const journal = join(folder, '.git/tagline/checkout.json');
    for (let kill = 0; kill < 30; kill++) {
      const child = start('restless', folder, one, two);
      const known = acknowledged.length;
      while (child.output().lines.length === 0 && child.process.exitCode === null) await sleep(2);
      await sleep(Math.random() * 120);
      // A checkout is over in milliseconds: some are hit on purpose.
      while (kill % 3 === 0 && !existsSync(journal) && child.process.exitCode === null) await nextTurn();
      child.process.kill('SIGKILL');
      await child.ended;
      const { lines, errors } = child.output();
      expect(errors).toBe('');
      acknowledged.push(...lines);
      expect(acknowledged.length).toBeGreaterThan(known);
      expect(fsck(folder)).toBe('');
      // Every other time, the next child finds what this one left.
      if (kill % 2 === 0) continue;

      const reopened = await openRepository(folder);
      for (const note of reopened.openNotes) told.add(note.replace(/:.*/, ''));
      expect([one, two]).toContain((await reopened.scan()).tree);
      expect(existsSync(journal)).toBe(false);
      await reopened.close();
      // What finishing the checkout has replaced is removed behind it, with its flush.
      expect(readdirSync(join(folder, '.git/tagline/tmp'))).toEqual([]);
    }
    expect(fsck(folder)).toBe('');
    const tags = new Set(git(folder, 'tag').split('\n'));
    expect(acknowledged.filter(name => !tags.has(name))).toEqual([]);
    const reachable = new Set(git(folder, 'log', '--format=%s', 'main').split('\n'));
    expect(acknowledged.filter(name => !reachable.has(name))).toEqual([]);
    // Thirty kills hit a checkout at least once; nothing else is ever worth a note.
    expect([...told]).toContain('A change of the working files that had been interrupted was finished.');
    expect(existsSync(join(folder, '.git/tagline/kept'))).toBe(false);
  }, 240_000);
});
