import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { git, gitRepository, tempFolder, writeFiles } from './git-for-tests.ts';
import { openRepository } from './open.ts';
import { objectId } from './raw-object.ts';
import type { Repository } from './types.ts';

/** Another process that runs each line it is given as a program, and answers each with a line. */
const obey = `
  const fs = require('node:fs'), path = require('node:path');
  require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
    new Function('fs', 'path', line)(fs, path);
    process.stdout.write('done\\n');
  });`;

const children: ChildProcess[] = [];
const opened: Repository[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill();
  for (const repository of opened.splice(0)) await repository.close();
});

function otherProcess(folder: string): (program: string) => Promise<void> {
  const child = spawn(process.execPath, ['-e', obey], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  return program =>
    new Promise(resolve => {
      lines.once('line', () => resolve());
      child.stdin.write(`${program.replaceAll('\n', ' ')}\n`);
    });
}

async function watched(folder: string): Promise<Repository> {
  const repository = await openRepository(folder);
  opened.push(repository);
  repository.watch(
    () => undefined,
    reason => {
      throw reason;
    },
  );
  await repository.scan();
  return repository;
}

/** What native git makes of the folder, without touching its index. */
function nativeTree(folder: string): string {
  const index = join(tempFolder(), 'index');
  if (existsSync(join(folder, '.git/index'))) cpSync(join(folder, '.git/index'), index);
  process.env.GIT_INDEX_FILE = index;
  try {
    git(folder, 'add', '-A');
    return git(folder, 'write-tree').trim();
  } finally {
    delete process.env.GIT_INDEX_FILE;
  }
}

const sampleFiles = () =>
  Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [`folder${at % 6}/sub${at % 4}/file${at}.txt`, `file ${at}\n`]),
  );

describe('a watched scan', () => {
  it('sees every change that another process has made before', { timeout: 300_000 }, async () => {
    const folder = gitRepository(sampleFiles());
    const paths = Object.keys(sampleFiles());
    const repository = await watched(folder);
    const run = otherProcess(folder);
    let missed = 0;
    for (let round = 0; round < 500; round++) {
      const path = paths[(round * 7) % paths.length] ?? '';
      const text = `round ${round}`;
      await run(`fs.writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(text)})`);
      const { tree } = await repository.scan();
      const file = (await repository.listFiles(tree)).find(entry => entry.path === path);
      if (file?.oid !== objectId('blob', Buffer.from(text))) missed++;
    }
    expect(missed).toBe(0);
  });

  it('sees folders come, go, move and be filled at once', { timeout: 300_000 }, async () => {
    const folder = gitRepository({ ...sampleFiles(), '.gitignore': '*.log\n', link: 'a file for now' });
    const repository = await watched(folder);
    const run = otherProcess(folder);
    const steps = [
      "fs.mkdirSync('new/a/b/c', { recursive: true }); for (let i = 0; i < 30; i++) fs.writeFileSync('new/a/b/c/' + i, '' + i)",
      "fs.writeFileSync('new/a/b/c/3', 'changed')",
      "fs.renameSync('folder1', 'moved'); fs.mkdirSync('folder1'); fs.writeFileSync('folder1/other', 'x')",
      "fs.writeFileSync('moved/sub1/file1.txt', 'after the move'); fs.writeFileSync('folder1/other', 'y')",
      "fs.rmSync('folder2', { recursive: true }); fs.mkdirSync('folder2/sub0', { recursive: true }); fs.writeFileSync('folder2/sub0/again', '1')",
      "fs.writeFileSync('folder2/sub0/again', '2')",
      "fs.rmSync('folder3', { recursive: true })",
      "fs.rmSync('link'); fs.symlinkSync('folder4', 'link')",
      "fs.rmSync('link'); fs.symlinkSync('folder5', 'link')",
      "fs.rmSync('link'); fs.mkdirSync('link'); fs.writeFileSync('link/x', '1')",
      "fs.rmSync('link', { recursive: true }); fs.writeFileSync('link', 'a file again')",
      "fs.renameSync('moved', 'tmp'); fs.renameSync('folder4', 'moved'); fs.renameSync('tmp', 'folder4')",
      "fs.writeFileSync('folder4/sub1/file1.txt', 'swapped'); fs.writeFileSync('moved/new', '1')",
      "fs.writeFileSync('folder5/a.log', 'ignored'); fs.writeFileSync('folder5/b.txt', 'not')",
      "fs.writeFileSync('.gitignore', '*.txt\\\\n')",
      "fs.writeFileSync('folder5/.gitignore', '!*.txt\\\\n')",
      "fs.writeFileSync('folder5/.gitignore', '*\\\\n')",
      "fs.rmSync('folder5/.gitignore'); fs.writeFileSync('.gitignore', '*.log\\\\n')",
      "fs.chmodSync('new/a/b/c/4', 0o755)",
      "const other = '../' + path.basename(process.cwd()) + '-beside'; fs.linkSync('new/a/b/c/5', other); fs.writeFileSync('new/a/b/c/5', 'two names')",
      "const other = '../' + path.basename(process.cwd()) + '-beside'; fs.writeFileSync(other, 'by its other name'); fs.rmSync(other)",
      "fs.mkdirSync('node_modules/x', { recursive: true }); fs.writeFileSync('node_modules/x/y', '1')",
      "fs.writeFileSync('node_modules/x/y', '2')",
    ];
    for (let round = 0; round < 3; round++) {
      for (const step of steps) {
        await run(`try { ${step} } catch (error) { if (${round} === 0) throw error }`);
        const { tree } = await repository.scan();
        expect(tree, step).toBe(nativeTree(folder));
      }
    }
  });

  it('sees a folder become a repository of its own, and a part of the project again', async () => {
    const folder = gitRepository({ 'a/b': '1' });
    const repository = await watched(folder);
    const run = otherProcess(folder);
    const paths = async () => {
      const { tree, skipped } = await repository.scan();
      return [...(await repository.listFiles(tree)), ...skipped].map(({ path }) => path);
    };
    await run("fs.mkdirSync('inner'); fs.writeFileSync('inner/file', '1')");
    expect(await paths()).toEqual(['a/b', 'inner/file']);
    await run("fs.mkdirSync('inner/.git')");
    expect(await paths()).toEqual(['a/b', 'inner']);
    await run("fs.rmdirSync('inner/.git')");
    expect(await paths()).toEqual(['a/b', 'inner/file']);
  });

  it('follows a checkout of 1,000 files in a terminal', { timeout: 300_000 }, async () => {
    const many = (text: string) =>
      Object.fromEntries(
        Array.from({ length: 1_000 }, (_, at) => [`d${at % 20}/${text}${at % 3}/f${at}`, text]),
      );
    const folder = gitRepository(many('one'));
    git(folder, 'checkout', '-q', '-b', 'other');
    git(folder, 'rm', '-rq', '.');
    writeFiles(folder, many('two'));
    git(folder, 'add', '-A');
    git(folder, 'commit', '-qm', 'other');
    const repository = await watched(folder);
    for (let round = 0; round < 4; round++) {
      git(folder, 'checkout', '-q', round % 2 === 0 ? 'main' : 'other');
      expect((await repository.scan()).tree).toBe(git(folder, 'rev-parse', 'HEAD^{tree}').trim());
    }
  });

  it('looks at everything after changes that nobody was told of', { timeout: 300_000 }, async () => {
    const folder = gitRepository(sampleFiles());
    const repository = await watched(folder);
    await repository.scan();
    // Far more events than the system keeps, while nobody takes them.
    const run = otherProcess(folder);
    const flood = `for (let i = 0; i < 12000; i++) { fs.writeFileSync('flood', ''); fs.rmSync('flood') }
      fs.rmSync('folder1', { recursive: true }); fs.mkdirSync('folder1'); fs.writeFileSync('folder1/late', '1')`;
    const done = run(flood);
    const until = Date.now() + 20_000;
    while (Date.now() < until && !existsSync(join(folder, 'folder1/late')));
    await done;
    expect((await repository.scan()).tree).toBe(nativeTree(folder));
    await run("fs.writeFileSync('folder1/late', '2')");
    expect((await repository.scan()).tree).toBe(nativeTree(folder));
  });
});
