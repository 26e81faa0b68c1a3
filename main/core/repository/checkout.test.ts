import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { git, gitRepository, tempFolder, writeFiles } from './git-for-tests.ts';
import { loosePath } from './loose-objects.ts';
import { openRepository } from './open.ts';
import type { Repository } from './types.ts';

const treeOf = async (repository: Repository) => (await repository.scan()).tree;

/** Everything below a folder but `.git`, as `mode path content` lines. */
function contents(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .filter(entry => entry.name !== '.git')
    .flatMap(entry => {
      const path = below + entry.name;
      if (entry.isDirectory()) return [`${path}/`, ...contents(folder, `${path}/`)];
      const full = join(folder, path);
      if (entry.isSymbolicLink()) return [`link ${path} ${readlinkSync(full)}`];
      return [`${lstatSync(full).mode.toString(8)} ${path} ${readFileSync(full, 'latin1')}`];
    })
    .sort();
}

describe('checkout', () => {
  it('makes the folder what it was, over random pairs of trees', async () => {
    const folder = gitRepository();
    const repository = await openRepository(folder);
    const part = fc.constantFrom('a', 'b', 'c', 'a.b');
    const file = fc.record({
      text: fc.constantFrom('1', '2', '', 'x\r\n'),
      kind: fc.constantFrom('plain', 'run', 'link'),
    });
    const path = fc.array(part, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'));
    const tree = fc.dictionary(path, file, { maxKeys: 8, noNullPrototype: true });
    const lay = (files: { [path: string]: { text: string; kind: string } }) => {
      for (const name of readdirSync(folder))
        if (name !== '.git') rmSync(join(folder, name), { recursive: true });
      for (const [name, { text, kind }] of Object.entries(files)) {
        try {
          mkdirSync(join(folder, name, '..'), { recursive: true });
          if (kind === 'link') symlinkSync(`to-${text}`, join(folder, name));
          else writeFileSync(join(folder, name), text, { flag: 'wx', mode: kind === 'run' ? 0o755 : 0o644 });
        } catch {
          // A file stands where this path needs a folder.
        }
      }
    };
    await fc.assert(
      fc.asyncProperty(tree, tree, async (one, two) => {
        lay(one);
        const first = await treeOf(repository);
        const firstFiles = await repository.listFiles(first);
        lay(two);
        const second = await treeOf(repository);
        await repository.exclusive(() => repository.checkout(second, first));
        expect(await treeOf(repository)).toBe(first);
        expect(contents(folder).filter(line => !line.endsWith('/')).length).toBe(firstFiles.length);
        expect(git(folder, 'write-tree').trim()).toBe(first);
        expect(git(folder, 'diff', '--name-only')).toBe('');
        await repository.exclusive(() => repository.checkout(first, second));
        expect(await treeOf(repository)).toBe(second);
      }),
      { numRuns: 60 },
    );
    expect(repository.openNotes).toEqual([]);
    await repository.close();
    expect(readdirSync(join(folder, '.git/tagline/tmp'))).toEqual([]);
  });

  it('keeps executable bits, links and bytes, and tells its progress', async () => {
    const folder = gitRepository({ 'a.txt': 'x\r\ny\n', b: '1', '.gitattributes': '* text=auto eol=crlf\n' });
    chmodSync(join(folder, 'b'), 0o755);
    symlinkSync('a.txt', join(folder, 'link'));
    const repository = await openRepository(folder);
    const first = await treeOf(repository);
    const before = contents(folder);
    chmodSync(join(folder, 'b'), 0o644);
    rmSync(join(folder, 'link'));
    writeFiles(folder, { link: 'a file now', 'a.txt': 'else' });
    const steps: [number, number][] = [];
    const second = await treeOf(repository);
    await repository.checkout(second, first, { progress: (done, total) => steps.push([done, total]) });
    expect(contents(folder)).toEqual(before);
    expect(steps).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    await repository.close();
  });

  it("leaves ignored files, and empties folders only of what is the project's", async () => {
    const folder = gitRepository({ '.gitignore': 'cache/\n', 'd/e/f': '1', g: '2' });
    const repository = await openRepository(folder);
    const first = await treeOf(repository);
    rmSync(join(folder, 'd'), { recursive: true });
    const second = await treeOf(repository);
    await repository.checkout(second, first);
    writeFiles(folder, { 'd/cache/x': 'ignored', 'cache/y': 'ignored' });
    await repository.checkout(first, second);
    expect(contents(folder)).toContain('100644 d/cache/x ignored');
    expect(contents(folder)).toContain('100644 cache/y ignored');
    expect(existsSync(join(folder, 'd/e'))).toBe(false);
    await repository.close();
  });

  it('keeps what stands in the way and is in neither tree', async () => {
    const folder = gitRepository({ a: '1', b: '1', c: '1', '.gitignore': '*.tmp\n' });
    const repository = await openRepository(folder);
    const first = await treeOf(repository);
    writeFiles(folder, { a: '2', d: 'new', 'e/f': 'new' });
    rmSync(join(folder, 'b'));
    const second = await treeOf(repository);
    await repository.checkout(second, first);
    // Edited, deleted and put in the way after the tree was taken:
    writeFiles(folder, { a: 'edited', b: 'edited', d: 'untracked', e: 'in the way' });
    await repository.checkout(first, second);
    expect(await treeOf(repository)).toBe(second);
    const kept = join(folder, '.git/tagline/kept');
    const times = readdirSync(kept);
    expect(times.length).toBe(1);
    expect(contents(join(kept, times[0] ?? '')).map(line => line.replace(/^\d+ /, ''))).toEqual([
      'a edited',
      'b edited',
      'd untracked',
      'e in the way',
    ]);
    expect(repository.openNotes.length).toBe(4);
    await repository.close();
  });

  it('keeps a whole folder of ignored files where a file is needed', async () => {
    const folder = gitRepository({ '.gitignore': '*.tmp\n', a: 'file' });
    const repository = await openRepository(folder);
    const withFile = await treeOf(repository);
    rmSync(join(folder, 'a'));
    writeFiles(folder, { 'a/b': '1' });
    const withFolder = await treeOf(repository);
    writeFiles(folder, { 'a/mine.tmp': 'mine' });
    await repository.checkout(withFolder, withFile);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('file');
    const kept = join(folder, '.git/tagline/kept');
    expect(readFileSync(join(kept, readdirSync(kept)[0] ?? '', 'a/mine.tmp'), 'utf8')).toBe('mine');
    await repository.close();
  });

  it('keeps an edited file and the folder around it', async () => {
    const folder = gitRepository({ '.gitignore': '*.tmp\n', a: 'file' });
    const repository = await openRepository(folder);
    const withFile = await treeOf(repository);
    rmSync(join(folder, 'a'));
    writeFiles(folder, { 'a/b': '1', 'a/c': '1' });
    const withFolder = await treeOf(repository);
    writeFiles(folder, { 'a/b': 'edited', 'a/mine.tmp': 'mine' });
    await repository.checkout(withFolder, withFile);
    expect(contents(folder)).toContain('100644 a file');
    expect(contents(join(folder, '.git/tagline/kept')).map(line => line.replace(/^\d+ [^ /]*Z/, ''))).toEqual(
      expect.arrayContaining(['/a/b edited', '-2/a/mine.tmp mine']),
    );
    await repository.close();
  });

  it('never writes or removes through a link', async () => {
    const outside = tempFolder();
    writeFiles(outside, { f: 'outside', g: 'outside' });
    const folder = gitRepository({ 'd/f': '1', 'd/g': '2' });
    const repository = await openRepository(folder);
    const first = await treeOf(repository);
    writeFiles(folder, { 'd/f': 'changed', 'd/new': '3' });
    rmSync(join(folder, 'd/g'));
    const second = await treeOf(repository);
    rmSync(join(folder, 'd'), { recursive: true });
    symlinkSync(outside, join(folder, 'd'));
    await repository.checkout(second, first);
    expect(contents(outside)).toEqual(['100644 f outside', '100644 g outside']);
    expect(contents(folder)).toEqual(['100644 d/f 1', '100644 d/g 2', 'd/']);
    await repository.close();
  });

  it('refuses names that are dangerous, before anything is touched', async () => {
    const folder = gitRepository({ a: '1' });
    const repository = await openRepository(folder);
    const from = await treeOf(repository);
    const oid = await repository.writeBlob(Buffer.from('evil'));
    const before = contents(folder);
    for (const name of [
      '..',
      '.',
      '.git',
      '.GIT',
      '.git.',
      '.git ',
      'git~1',
      'GIT~1',
      '.g\u200cit',
      '.git::$INDEX_ALLOCATION',
      'x\\.git',
      '.git\\x',
    ]) {
      const evil = await repository.writeTree([{ name, mode: '100644', oid }]);
      const to = await repository.writeTree([
        { name: 'b', mode: '100644', oid },
        { name: 'sub', mode: '40000', oid: evil },
      ]);
      await expect(repository.checkout(from, to)).rejects.toMatchObject({
        code: 'path-invalid',
        data: { path: `sub/${name}` },
      });
      // It can still be listed.
      expect((await repository.listFiles(to)).map(file => file.path)).toEqual(['b', `sub/${name}`]);
    }
    expect(contents(folder)).toEqual(before);
    expect(existsSync(join(folder, '.git/tagline/checkout.json'))).toBe(false);
    await repository.close();
  });

  it("goes back to where it was when a file's content turns out to be damaged", async () => {
    const folder = gitRepository({ a: '1', b: '1', c: '1' });
    const repository = await openRepository(folder);
    const first = await treeOf(repository);
    const before = contents(folder);
    writeFiles(folder, { a: '2', b: '2', c: '2', d: '2', e: 'damaged' });
    const second = await treeOf(repository);
    await repository.checkout(second, first);
    const damaged = (await repository.listFiles(second)).find(file => file.path === 'e')?.oid ?? '';
    const path = loosePath(join(folder, '.git/objects'), damaged);
    chmodSync(path, 0o644);
    writeFileSync(path, '');
    await expect(repository.checkout(first, second)).rejects.toMatchObject({ code: 'version-damaged' });
    expect(contents(folder)).toEqual(before);
    rmSync(path);
    await repository.close();
    const again = await openRepository(folder);
    await expect(again.checkout(first, second)).rejects.toMatchObject({
      code: 'version-damaged',
      data: { path: 'e' },
    });
    expect(again.openNotes).toEqual([]);
    expect(contents(folder)).toEqual(before);
    await again.close();
  });
});
