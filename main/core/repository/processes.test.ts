import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rolldown } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';
import { fsck, git, gitRepository, tempFolder, writeFiles } from './git-for-tests.ts';
import { initRepository } from './init.ts';
import { openRepository } from './open.ts';

let script: string;

beforeAll(async () => {
  script = join(tempFolder(), 'child.mjs');
  const bundle = await rolldown({ input: join(import.meta.dirname, 'child-for-tests.ts'), platform: 'node' });
  await bundle.write({ file: script, format: 'esm' });
  await bundle.close();
});

type Child = {
  process: ChildProcess;
  output: () => { lines: string[]; errors: string };
  ended: Promise<number | null>;
};

function start(...args: string[]): Child {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  return {
    process: child,
    output: () => ({ lines: output.split('\n').slice(0, -1), errors }),
    ended: new Promise(resolve => child.on('close', code => resolve(code))),
  };
}

describe('processes', () => {
  it('that write at the same time lose nothing of each other', async () => {
    const folder = tempFolder();
    await initRepository(folder);
    const children = ['a', 'b'].map(name => start('commits', folder, '50', name));
    for (const child of children) {
      expect([await child.ended, child.output().errors]).toEqual([0, '']);
      expect(child.output().lines.length).toBe(50);
    }
    expect(git(folder, 'rev-list', '--count', 'main')).toBe('100\n');
    const onMain = new Set(git(folder, 'log', '--format=%D', 'main').match(/tag: [ab]-\d+/g));
    expect(onMain.size).toBe(100);
    expect(fsck(folder)).toBe('');
    expect(readdirSync(join(folder, '.git/tagline/tmp'))).toEqual([]);
  });

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
    for (let kill = 0; kill < 30; kill++) {
      const child = start('restless', folder, one, two);
      const known = acknowledged.length;
      while (child.output().lines.length === 0 && child.process.exitCode === null) await sleep(2);
      await sleep(Math.random() * 120);
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
      expect(existsSync(join(folder, '.git/tagline/checkout.json'))).toBe(false);
      expect(readdirSync(join(folder, '.git/tagline/tmp'))).toEqual([]);
      await reopened.close();
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
