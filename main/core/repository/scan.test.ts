import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../failure.ts';
import {
  addedTree,
  fsck,
  git,
  gitRepository,
  gitWithInput,
  tempFolder,
  writeFiles,
} from './git-for-tests.ts';
import { openRepository } from './open.ts';

const fixtures = join(import.meta.dirname, '../../../../shared/fixtures');

async function scannedTree(folder: string): Promise<string> {
  const repository = await openRepository(folder);
  const { tree } = await repository.scan();
  await repository.close();
  return tree;
}

describe('the tree of the working folder', () => {
  it('keeps tracked files that are ignored, and honours info/exclude', async () => {
    const folder = gitRepository({ 'logs/kept.log': '1', 'sub/a': 'a' });
    writeFiles(folder, { '.gitignore': '*.log\nlogs/\n', 'logs/new.log': '2', 'x.tmp': '3', y: '4' });
    writeFileSync(join(folder, '.git/info/exclude'), '*.tmp\n');
    expect(await scannedTree(folder)).toBe(addedTree(folder));
    expect(git(folder, 'ls-files')).toBe('.gitignore\nlogs/kept.log\nsub/a\ny\n');
  });

  it('sees edits that leave size and time as they were', async () => {
    const folder = gitRepository({ a: 'one' });
    const repository = await openRepository(folder);
    const first = (await repository.scan()).tree;
    for (let round = 0; round < 40; round++) {
      writeFileSync(join(folder, 'a'), `${100 + round}`);
      const { tree } = await repository.scan();
      const [file] = await repository.listFiles(tree);
      expect(Buffer.from(await repository.readBlob(file?.oid ?? '')).toString()).toBe(`${100 + round}`);
    }
    expect((await repository.scan()).tree).not.toBe(first);
    await repository.close();
  });

  it('is the same with a damaged cache as with none', async () => {
    const folder = gitRepository({ a: '1', 'b/c': '2' });
    const tree = await scannedTree(folder);
    for (const damage of ['', 'junk', 'tagline-stat-cache 1 0000\nx']) {
      writeFileSync(join(folder, '.git/tagline/stat-cache'), damage);
      expect(await scannedTree(folder)).toBe(tree);
    }
  });

  it('stores objects again that were pruned since they were last seen', async () => {
    const folder = gitRepository();
    writeFiles(folder, { a: 'content' });
    const repository = await openRepository(folder);
    const { tree } = await repository.scan();
    await repository.writeIndex(tree);
    await repository.close();
    rmSync(join(folder, '.git/objects'), { recursive: true });
    mkdirSync(join(folder, '.git/objects'));
    const again = await openRepository(folder);
    expect((await again.scan()).tree).toBe(tree);
    await again.writeIndex(tree);
    await again.close();
    expect(git(folder, 'show', `${tree}:a`)).toBe('content');
  });

  it('passes by what no version can hold, with the reason', async () => {
    const folder = gitRepository({ a: '1' });
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const server = createServer();
    await new Promise<void>(resolve => server.listen(join(folder, 'socket'), resolve));
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff, 0xfe])]), 'x');
    writeFiles(folder, { '.GIT/x': '1', 'sub/git~1': '1' });
    execFileSync('git', ['init', '-q', join(folder, 'nested')]);
    writeFiles(folder, { 'nested/file': '1' });
    writeFiles(folder, { huge: '' });
    truncateSync(join(folder, 'huge'), 600 * 1024 * 1024);
    const repository = await openRepository(folder);
    const { tree, skipped } = await repository.scan();
    expect((await repository.listFiles(tree)).map(file => file.path)).toEqual(['a']);
    expect(skipped.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      '.GIT: Its name is reserved for git.',
      'f\ufffd\ufffd: Its name is not valid UTF-8.',
      'huge: It is larger than 512 MB.',
      'nested: It is a repository of its own.',
      'pipe: It is a named pipe, not a file.',
      'socket: It is a socket, not a file.',
      'sub/git~1: Its name is reserved for git.',
    ]);
    await repository.close();
    await new Promise(resolve => server.close(resolve));
  });

  it('keeps a submodule as it is and never looks into it', async () => {
    const inner = gitRepository({ file: '1' });
    const folder = gitRepository({ a: '1' });
    git(folder, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner, 'module');
    git(folder, 'commit', '-q', '-m', 'module');
    writeFiles(folder, { 'module/more': '2' });
    const repository = await openRepository(folder);
    const { tree, skipped } = await repository.scan();
    expect(skipped).toEqual([]);
    expect(tree).toBe(git(folder, 'rev-parse', 'HEAD^{tree}').trim());
    const file = (await repository.listFiles(tree)).find(entry => entry.path === 'module');
    expect(file?.mode).toBe('160000');
    await repository.close();
  });

  it('keeps tracked files and folders whose names are not UTF-8', async () => {
    const folder = gitRepository();
    const odd = (...parts: (string | number[])[]) =>
      Buffer.concat([Buffer.from(`${folder}/`), ...parts.map(part => Buffer.from(part as string))]);
    mkdirSync(odd('sub/caf', [0xe9]), { recursive: true });
    writeFileSync(odd('sub/caf', [0xe9], '/menu'), 'x');
    writeFileSync(odd('sub/caf', [0xe9], '/', [0xff]), 'y');
    writeFileSync(odd([0x66, 0xff, 0x2e, 0xc3, 0xa9]), 'z');
    writeFiles(folder, { g: '1' });
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', 'odd');
    expect(await scannedTree(folder)).toBe(git(folder, 'rev-parse', 'HEAD^{tree}').trim());
    rmSync(odd('sub/caf', [0xe9]), { recursive: true });
    expect(await scannedTree(folder)).toBe(addedTree(folder));
  });

  it("keeps what is tracked but can't be read any more", async () => {
    const folder = gitRepository({ 'deep/er/a': '1', 'module/b': '2', file: '3' });
    const tree = git(folder, 'rev-parse', 'HEAD^{tree}').trim();
    execFileSync('git', ['init', '-q', join(folder, 'module')]);
    rmSync(join(folder, 'file'));
    execFileSync('mkfifo', [join(folder, 'file')]);
    const repository = await openRepository(folder);
    const state = await repository.scan();
    expect(state.tree).toBe(tree);
    expect(state.skipped).toEqual([
      { path: 'file', reason: expect.stringMatching(/named pipe.*stays in the project/) },
      { path: 'module', reason: expect.stringMatching(/repository of its own.*stays in the project/) },
    ]);
    await repository.close();
  });

  it('tells executable files and links, and never follows a link', async () => {
    const outside = tempFolder();
    writeFiles(outside, { secret: 's' });
    const folder = gitRepository();
    writeFiles(folder, { run: '#!/bin/sh\n' });
    chmodSync(join(folder, 'run'), 0o755);
    symlinkSync(outside, join(folder, 'link'));
    symlinkSync('nowhere', join(folder, 'dangling'));
    const repository = await openRepository(folder);
    const { tree } = await repository.scan();
    expect((await repository.listFiles(tree)).map(file => `${file.mode} ${file.path}`)).toEqual([
      '120000 dangling',
      '120000 link',
      '100755 run',
    ]);
    expect(tree).toBe(addedTree(folder));
    chmodSync(join(folder, 'run'), 0o644);
    expect((await repository.scan()).tree).toBe(addedTree(folder));
    await repository.close();
  });

  it('reads index versions 2, 3 and 4, and does without a split or damaged one', async () => {
    const folder = gitRepository({ '.gitignore': '*.log\n', 'a.log': '1', 'b/c.log': '2', d: '3' });
    git(folder, 'add', '-f', 'a.log', 'b/c.log');
    git(folder, 'commit', '-q', '-m', 'ignored ones');
    const expected = git(folder, 'rev-parse', 'HEAD^{tree}').trim();
    for (const version of ['2', '3', '4']) {
      git(folder, 'update-index', '--index-version', version);
      expect(await scannedTree(folder)).toBe(expected);
    }
    git(folder, 'update-index', '--split-index');
    expect(await scannedTree(folder)).toBe(expected);
    writeFileSync(join(folder, '.git/index'), 'DIRCjunk');
    expect(await scannedTree(folder)).toBe(expected);
  });

  it.skipIf(!existsSync(fixtures))(
    'holds all fixtures (beside the checkout) as native git does',
    async () => {
      const folder = gitRepository();
      execFileSync('cp', ['-R', `${fixtures}/.`, folder]);
      expect(await scannedTree(folder)).toBe(addedTree(folder));
      expect(fsck(folder)).toBe('');
    },
  );

  it('says what is wrong when the folder is gone', async () => {
    const folder = gitRepository({ a: '1' });
    const repository = await openRepository(folder);
    rmSync(folder, { recursive: true });
    await expect(repository.scan()).rejects.toBeInstanceOf(Failure);
    await repository.close();
  });
});

describe('trees', () => {
  it('with modes and names of old tools are read, and deep ones bounded', async () => {
    const folder = gitRepository({ a: '1' });
    const blob = git(folder, 'rev-parse', 'HEAD:a').trim();
    const raw = Buffer.concat([Buffer.from('100664 old\0'), Buffer.from(blob, 'hex')]);
    const old = gitWithInput(folder, raw, 'hash-object', '-t', 'tree', '-w', '--literally', '--stdin').trim();
    const repository = await openRepository(folder);
    expect(await repository.readTree(old)).toEqual([{ name: 'old', mode: '100644', oid: blob }]);
    let tree = await repository.writeTree([{ name: 'a', mode: '100644', oid: blob }]);
    for (let depth = 0; depth < 300; depth++)
      tree = await repository.writeTree([{ name: 'd', mode: '40000', oid: tree }]);
    await expect(repository.listFiles(tree)).rejects.toMatchObject({ code: 'version-damaged' });
    await expect(repository.diffTrees(null, tree)).rejects.toMatchObject({ code: 'version-damaged' });
    await repository.close();
  });
});
