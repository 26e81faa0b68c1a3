import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { git, gitRepository, tempFolder, writeFiles } from '../../repository/git-for-tests.ts';
import { bundle } from '../../testing/bundle.ts';
import { must, startTestCore } from '../../testing/test-core.ts';
import { describeTree } from './disk.ts';
import { complaints, leftovers } from './judge.ts';

const kills = process.env['TAGLINE_LONG'] === '1' ? 1_000 : 200;

async function bundleChild(): Promise<string> {
  const file = join(tempFolder(), 'child.mjs');
  await bundle(join(import.meta.dirname, 'child-restless.ts'), file);
  return file;
}

type Child = { process: ChildProcess; lines: () => string[]; errors: () => string; ended: Promise<unknown> };

/** A process that has loaded everything and waits for its word. */
function startChild(script: string): Child {
  const child = spawn(process.execPath, [script], { stdio: 'pipe' });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  // A line that the kill has cut off is no line.
  const lines = () => output.split('\n').slice(0, -1);
  return { process: child, lines, errors: () => errors, ended: once(child, 'close') };
}

/** The two trees that restores go to and fro between, each file saying which one it is. */
const side = (name: string, note = name) => ({
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`d${index % 3}/f${index}.txt`, `${name}\n`]),
  ),
  [`only-${name}/file.txt`]: `${name}\n`,
  'note.txt': `${note}\n`,
});

type State = { side: string; note: string };

/** The state after a piece of work that the child has told of. */
function after(state: State, [what, value = '']: string[]): State {
  if (what === 'note') return { ...state, note: value };
  return what === 'restore' ? { side: value, note: value } : state;
}

async function makeProject(place: string): Promise<string> {
  const project = gitRepository(side('one'));
  const test = await startTestCore(place);
  await must(test.client.project.open({ path: project }));
  await must(test.client.versions.create({ name: 'one', allowUnchanged: true }));
  git(project, 'rm', '-rq', '.');
  writeFiles(project, side('two'));
  await must(test.client.versions.create({ name: 'two' }));
  await test.core.close();
  return project;
}

function expectedFiles({ side: name, note }: State): string {
  const folder = tempFolder();
  writeFiles(folder, side(name, note));
  return describeTree(folder);
}

it(`${kills} processes that are killed at random moments lose nothing that they had acknowledged`, async () => {
  const script = await bundleChild();
  const place = tempFolder();
  const home = join(place, 'home');
  mkdirSync(home);
  const project = await makeProject(home);
  const waiting = [startChild(script), startChild(script)];
  let state: State = { side: 'two', note: 'two' };
  let round = 1;
  const acknowledged: string[] = [];
  const cut = { opening: 0, note: 0, version: 0, restore: 0 };

  for (let kill = 0; kill < kills; kill++) {
    const child = waiting.shift() ?? startChild(script);
    waiting.push(startChild(script));
    while (child.lines().length === 0 && child.process.exitCode === null) await sleep(1);
    const watched = kill % 3 === 0 ? '' : 'watched';
    child.process.stdin?.write(`${home}\t${project}\t${round}\t${watched}\n`);
    // Some in the middle of opening, the others in the middle of their work.
    if (kill % 5 !== 0)
      while (!child.lines().includes('opened') && child.process.exitCode === null) await sleep(1);
    await sleep(Math.random() * (kill % 5 === 0 ? 40 : 90));
    child.process.kill('SIGKILL');
    await child.ended;
    expect(child.errors()).toBe('');

    const told = child.lines().filter(line => /^(begin|done) /.test(line));
    for (const line of told) {
      const [when, ...work] = line.split(' ');
      round = Math.max(round, work[0] === 'note' ? Number(work[1]) + 1 : round);
      if (when !== 'done') continue;
      state = after(state, work);
      if (work[0] === 'version') acknowledged.push(work[1] ?? '');
    }
    const last = told.at(-1)?.split(' ') ?? [];
    const begun = last[0] === 'begin' ? last.slice(1) : [];
    cut[(begun[0] ?? 'opening') as keyof typeof cut] += 1;
    expect(await complaints(project)).toBe('');
    // Every other time, the next process finds what this one left.
    const next = after(state, begun);
    if (kill % 2 === 1 && begun.length === 0) continue;

    const test = await startTestCore(home);
    await must(test.client.project.open({ path: project }));
    await must(test.client.project.refresh({}));
    await test.core.close();
    const now = describeTree(project, { without: ['.git'] });
    expect([expectedFiles(state), expectedFiles(next)]).toContain(now);
    if (now === expectedFiles(next)) state = next;
    expect(leftovers(project)).toEqual([]);
  }
  for (const child of waiting) child.process.kill('SIGKILL');
  expect(await complaints(project)).toBe('');
  const tags = git(project, 'tag').split('\n');
  expect(acknowledged.filter(name => !tags.includes(name))).toEqual([]);
  for (const name of acknowledged.slice(-20)) {
    expect(git(project, 'show', `${name}:note.txt`)).toBe(`${name.slice(1)}\n`);
  }
  // Wherever one can be interrupted, some were.
  for (const count of Object.values(cut)) expect(count).toBeGreaterThan(0);
}, 3_600_000);
