import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { bundle } from '../../testing/bundle.ts';
import { tempFolder } from '../repository/git-for-tests.ts';
import { vaultTest } from './testing.ts';

let program: string;

beforeAll(async () => {
  program = join(tempFolder(), 'child.mjs');
  await bundle('main/core/vault/child-for-tests.ts', program);
});

function start(dataDir: string, name: string, count: number) {
  const args = [program, dataDir, name, String(count)];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return { child, ended: once(child, 'close'), names: () => output.split('\n').slice(0, -1) };
}

test('two programs that write 50 secrets each lose none', { timeout: 120_000 }, async () => {
  const { vault, dataDir } = vaultTest();
  await vault.protect('correct horse');
  const children = [start(dataDir, 'one', 50), start(dataDir, 'two', 50)];
  await Promise.all(children.map(({ ended }) => ended));
  const names = (await vault.read()).map(({ name }) => name);
  expect(names.sort()).toEqual(children.flatMap(child => child.names()).sort());
  expect(names).toHaveLength(100);
});

test('a program that is killed while it writes leaves every secret that it has told of', {
  timeout: 180_000,
}, async () => {
  const { vault, dataDir } = vaultTest();
  await vault.protect('correct horse');
  const told: string[] = [];
  for (let round = 0; round < 8; round++) {
    const { child, ended, names } = start(dataDir, `round-${round}`, 10_000);
    // Anywhere between two writes: how far it is when it has told of the third differs each time.
    await expect.poll(() => names().length, { timeout: 60_000, interval: 1 + round }).toBeGreaterThan(2);
    child.kill('SIGKILL');
    await ended;
    told.push(...names());
    const kept = (await vault.read()).map(({ name }) => name);
    expect(kept).toEqual(expect.arrayContaining(told));
    // At most the one that it was about to tell of.
    expect(kept.length - told.length).toBeLessThanOrEqual(round + 1);
  }
  await vault.change(secrets => secrets);
  expect(readdirSync(join(dataDir, 'vault.tmp'))).toEqual([]);
});
