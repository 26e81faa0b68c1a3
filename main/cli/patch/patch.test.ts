import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FileContent } from '../../../contract/commands/files.ts';
import { createPaint } from '../terminal/paint.ts';
import { filePatch } from './file-patch.ts';
import { hunks } from './hunks.ts';
import { showPatch } from './show-patch.ts';

let folder: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagline-patch-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = promisify(execFile);
let work: string;
const git = async (...args: string[]) => (await run('git', args, { cwd: work })).stdout;
beforeEach(async () => {
  count += 1;
  work = join(folder, String(count));
  await run('git', ['init', '-q', work]);
});

const text = (content: string, executable = false): FileContent => ({
  kind: 'text',
  text: content,
  oid: '',
  size: content.length,
  executable,
});
const link = (target: string): FileContent => ({ kind: 'symlink', target });

/** Puts a file into git's index, without the working folder: any name and mode will do. */
async function stage(path: string, content: FileContent): Promise<void> {
  const bytes = content.kind === 'text' ? content.text : content.kind === 'symlink' ? content.target : '';
  const mode =
    content.kind === 'symlink'
      ? '120000'
      : content.kind === 'text' && content.executable
        ? '100755'
        : '100644';
  await writeFile(join(work, '.git', 'staged'), bytes);
  const oid = (await git('hash-object', '-w', '--no-filters', '.git/staged')).trim();
  await git('update-index', '--add', '--cacheinfo', `${mode},${oid},${path}`);
}

const apply = async (patch: string) => {
  await writeFile(join(work, '.git', 'the.patch'), patch);
  await git('apply', '--cached', '--whitespace=nowarn', '.git/the.patch');
};

/** Applies the patch to a, and answers git's trees of the result and of b. */
async function trees(
  a: [string, FileContent] | null,
  b: [string, FileContent] | null,
): Promise<[string, string]> {
  const status = a === null ? 'added' : b === null ? 'deleted' : a[0] === b[0] ? 'modified' : 'renamed';
  const path = b?.[0] ?? a?.[0] ?? '';
  await stage('unrelated.txt', text('stays\n'));
  if (a) await stage(...a);
  await apply(filePatch({ path, oldPath: a?.[0] ?? path, status, a: a?.[1] ?? null, b: b?.[1] ?? null }));
  const patched = await git('write-tree');
  await git('read-tree', '--empty');
  await stage('unrelated.txt', text('stays\n'));
  if (b) await stage(...b);
  return [patched, await git('write-tree')];
}

describe('git applies the patch of', () => {
  const long = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join('');
  const name = 'a.json';
  const cases: [string, [string, FileContent] | null, [string, FileContent] | null][] = [
    [
      'an edit',
      [name, text(long)],
      [name, text(long.replace('line 3\n', 'three\n').replace('line 30\n', ''))],
    ],
    ['a lost final newline', [name, text('a\nb\n')], [name, text('a\nb')]],
    ['a gained final newline', [name, text('a\nb')], [name, text('a\nb\n')]],
    ['line endings', [name, text('a\r\nb\r\n')], [name, text('a\nb\r\nc')]],
    ['old Mac line endings', [name, text('a\rb\r')], [name, text('a\rc\r')]],
    ['a new file', null, [name, text('a\nb')]],
    ['a new empty file', null, [name, text('')]],
    ['a deleted file', [name, text('a\n')], null],
    ['a deleted empty file', [name, text('')], null],
    ['a file that becomes empty', [name, text('a\n')], [name, text('')]],
    ['an empty file that is filled', [name, text('')], [name, text('a')]],
    ['a file that becomes executable', [name, text('a\n')], [name, text('a\n', true)]],
    ['an executable file that is edited', [name, text('a\n', true)], [name, text('b\n', true)]],
    ['a rename', [name, text('a\n')], ['sub/b.json', text('a\n')]],
    ['a rename with an edit', [name, text(long)], ['with space.json', text(long.replace('line 7', 'seven'))]],
    ['a symlink', [name, link('x')], [name, link('y')]],
    ['a file that becomes a symlink', [name, text('a\n')], [name, link('y')]],
    ['Unicode', ['Übersicht 🚀.json', text('ä\u2028b\n')], ['Übersicht 🚀.json', text('ö\u2028b\n')]],
    ['a strange name', ['q"u\\o\te\nd .txt', text('a\n')], ['q"u\\o\te\nd .txt', text('b\n')]],
    ['a name that ends with a space', ['a ', text('a\n')], ['b ', text('b\n')]],
  ];
  test.each(cases)('%s', async (_, a, b) => {
    const [patched, wanted] = await trees(a, b);
    expect(patched).toBe(wanted);
  });

  test('any two texts', async () => {
    const line = fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', 'd', '-- x\n', '+++ y\n');
    const lines = fc.array(line, { maxLength: 12 }).map(parts => parts.join(''));
    await fc.assert(
      fc.asyncProperty(lines, lines, async (a, b) => {
        fc.pre(a !== b);
        const [patched, wanted] = await trees([name, text(a)], [name, text(b)]);
        await git('read-tree', '--empty');
        expect(patched).toBe(wanted);
      }),
      { numRuns: 25 },
    );
  });
});

test('what is not text is said to differ', () => {
  const binary: FileContent = { kind: 'binary', oid: 'x', size: 1 };
  expect(filePatch({ path: 'a.png', oldPath: 'a.png', status: 'modified', a: binary, b: binary })).toBe(
    'diff --git a/a.png b/a.png\nBinary files a/a.png and b/a.png differ\n',
  );
  expect(filePatch({ path: 'a.png', oldPath: 'a.png', status: 'added', a: null, b: binary })).toBe(
    'diff --git a/a.png b/a.png\nnew file mode 100644\nBinary files /dev/null and b/a.png differ\n',
  );
});

test('equal texts have no hunks', () => {
  expect(hunks('a\n', 'a\n')).toBe('');
});

test('on a screen control characters are signs, and tabs stay', () => {
  const evil = `+\t${String.fromCharCode(27)}[2J\r`;
  expect(showPatch(`@@ -1 +1 @@\n${evil}\n`, createPaint(false))).toBe('@@ -1 +1 @@\n+\t␛[2J␍\n');
});
