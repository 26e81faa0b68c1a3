import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, gitRepository, writeFiles } from '../git-for-tests.ts';
import { openRepository } from '../open.ts';
import { findConversions } from './find-conversions.ts';

const contents: { [name: string]: Buffer } = {
  'lf.txt': Buffer.from('one\ntwo\n'),
  'crlf.txt': Buffer.from('one\r\ntwo\r\n'),
  'mixed.txt': Buffer.from('one\r\ntwo\n'),
  'cr.txt': Buffer.from('one\rtwo\n'),
  'none.txt': Buffer.from('one'),
  'empty.txt': Buffer.alloc(0),
  'nul.bin': Buffer.from('one\0\ntwo\n'),
  'utf8.bin': Buffer.from('\u0001\u0002gr\u00fcn\n'),
  'end.txt': Buffer.from('one\ntwo\n\u001a'),
  'id.txt': Buffer.from('$Id$ here'),
  'umlaut.txt': Buffer.from('gr\u00fcn'),
  'sub/deep/lf.json': Buffer.from('{}\n'),
};

/** What native git changes, asked of it file by file: on the way out, and on the way in. */
function changedByGit(folder: string, all: { [path: string]: string | Buffer }): string[] {
  const changed = Object.keys(all).filter(path => {
    const stored = execFileSync('git', ['cat-file', 'blob', `HEAD:${path}`], { cwd: folder });
    const out = execFileSync('git', ['cat-file', '--filters', `HEAD:${path}`], { cwd: folder });
    writeFileSync(join(folder, path), all[path] ?? '');
    try {
      git(folder, 'add', path);
    } catch {
      // It has bytes that are none in its encoding.
      return true;
    }
    const isSame = git(folder, 'rev-parse', `:${path}`) === git(folder, 'rev-parse', `HEAD:${path}`);
    return !out.equals(stored) || !isSame;
  });
  git(folder, 'read-tree', 'HEAD');
  return changed;
}

const rules: [what: string, attributes: { [path: string]: string }, config: { [key: string]: string }][] = [
  ['no rule', {}, {}],
  ['autocrlf', {}, { 'core.autocrlf': 'true' }],
  ['autocrlf=input', {}, { 'core.autocrlf': 'input' }],
  ['text', { '.gitattributes': '* text\n' }, {}],
  ['text and eol=crlf', { '.gitattributes': '*.txt text eol=crlf\n' }, {}],
  ['eol=lf alone', { '.gitattributes': '*.txt eol=lf\n' }, {}],
  ['text=auto', { '.gitattributes': '* text=auto\n' }, {}],
  ['text=auto with core.eol', { '.gitattributes': '* text=auto\n' }, { 'core.eol': 'crlf' }],
  ['text=auto eol=crlf', { '.gitattributes': '* text=auto eol=crlf\n' }, {}],
  ['-text over autocrlf', { '.gitattributes': '*.txt -text\n' }, { 'core.autocrlf': 'true' }],
  ['the old name', { '.gitattributes': '*.txt crlf\n*.bin -crlf\n' }, { 'core.autocrlf': 'true' }],
  ['crlf=input', { '.gitattributes': '* crlf=input\n' }, {}],
  ['binary, a macro', { '.gitattributes': '* text\n*.bin binary\n' }, { 'core.eol': 'crlf' }],
  ['a macro of its own', { '.gitattributes': '[attr]mine text eol=crlf\n*.txt mine\n' }, {}],
  ['a rule taken back', { '.gitattributes': '* text eol=crlf\n*.txt !text !eol\n' }, {}],
  ['folders', { '.gitattributes': 'sub/** text eol=crlf\n', 'sub/.gitattributes': 'lf.json -text\n' }, {}],
  [
    'a deeper file wins',
    { '.gitattributes': '* text eol=crlf\n', 'sub/deep/.gitattributes': '*.json -text\n' },
    {},
  ],
  [
    'a folder name',
    { '.gitattributes': 'sub text eol=crlf\nsub/ text eol=crlf\n/deep/*.json text eol=crlf\n' },
    {},
  ],
  [
    'patterns',
    { '.gitattributes': '[lm]*.t?t text eol=crlf\n**/deep/*.json text eol=crlf\n"u*.txt" text\n' },
    {},
  ],
  ['ident', { '.gitattributes': '* ident\n' }, {}],
  ['UTF-16', { '.gitattributes': '*.txt text working-tree-encoding=UTF-16LE\n' }, {}],
  [
    'a filter',
    { '.gitattributes': 'lf.txt filter=upper\ncrlf.txt filter=none\n' },
    { 'filter.upper.smudge': 'tr a-z A-Z' },
  ],
];

describe('files that native git would convert', () => {
  it.each(rules)('by %s are those that it does convert', async (_, attributes, config) => {
    const folder = gitRepository();
    writeFiles(folder, contents);
    // Stored as they are, then ruled.
    git(folder, 'add', '-A');
    writeFiles(folder, attributes);
    for (const path of Object.keys(attributes)) git(folder, 'add', path);
    git(folder, 'commit', '-qm', 'all');
    for (const [key, value] of Object.entries(config)) git(folder, 'config', key, value);
    const tree = git(folder, 'rev-parse', 'HEAD^{tree}').trim();
    const expected = changedByGit(folder, { ...contents, ...attributes });

    const repository = await openRepository(folder);
    const found = await findConversions(repository, tree);
    expect(found.partial).toBe(false);
    expect(found.files.map(({ path }) => path).toSorted()).toEqual(expected.toSorted());
    // Tagline itself: every byte as it is stored.
    const { tree: scanned } = await repository.scan();
    expect(scanned).toBe(tree);
    await repository.close();
    for (const [path, bytes] of Object.entries(contents)) {
      expect(readFileSync(join(folder, path))).toEqual(bytes);
    }
  });

  it('are looked for within bounds', async () => {
    const files = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`f${index}.txt`, 'a\r\n']));
    const folder = gitRepository({ ...files, '.gitattributes': `${'*a'.repeat(500)}b text\n* text\n` });
    git(folder, 'commit', '-q', '--allow-empty', '-m', 'x');
    git(folder, 'rm', '-q', '--cached', '.gitattributes');
    for (const path of Object.keys(files))
      git(folder, 'update-index', '--cacheinfo', `100644,${crlfBlob(folder)},${path}`);
    git(folder, 'add', '.gitattributes');
    const repository = await openRepository(folder);
    const found = await findConversions(repository, git(folder, 'write-tree').trim());
    expect([found.files.length, found.partial]).toEqual([50, true]);
    await repository.close();
  });
});

const crlfBlob = (folder: string) =>
  execFileSync('git', ['hash-object', '-w', '--no-filters', '--stdin'], {
    cwd: folder,
    input: 'a\r\n',
    encoding: 'utf8',
  }).trim();
