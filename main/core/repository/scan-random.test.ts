import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addedTree, git, gitRepository } from './git-for-tests.ts';
import { openRepository } from './open.ts';

const name = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'a.b',
    'a-b',
    'a0',
    'ab',
    'A',
    'z',
    'é',
    '\u{1f600}',
    'ￓ',
    'new\nline',
    ' s ',
    'x"y',
    'b\\c',
    '*',
  ),
  fc.stringMatching(/^[a-z]{1,3}$/),
);
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'));
const content = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom('', 'x\r\ny\r\n', 'no newline', '\0binary'),
);
const files = fc.dictionary(path, fc.record({ content, executable: fc.boolean(), link: fc.boolean() }), {
  maxKeys: 14,
  noNullPrototype: true,
});

function lay(
  folder: string,
  tree: { [path: string]: { content: string; executable: boolean; link: boolean } },
): void {
  for (const [file, { content, executable, link }] of Object.entries(tree)) {
    const full = join(folder, file);
    try {
      mkdirSync(join(full, '..'), { recursive: true });
      if (link && content !== '' && !content.includes('\0')) symlinkSync(content, full);
      else writeFileSync(full, content, { mode: executable ? 0o755 : 0o644, flag: 'wx' });
    } catch {
      // A file where another path needs a folder: the generated tree simply lacks it.
    }
  }
}

function clear(folder: string): void {
  for (const entry of readdirSync(folder)) {
    if (entry !== '.git') rmSync(join(folder, entry), { recursive: true });
  }
}

describe('the tree of a random working folder', () => {
  it('is the one that native git makes, again and again', async () => {
    const folder = gitRepository();
    const repository = await openRepository(folder);
    await fc.assert(
      fc.asyncProperty(files, async tree => {
        clear(folder);
        lay(folder, tree);
        const { tree: ours, skipped } = await repository.scan();
        expect(skipped).toEqual([]);
        expect(ours).toBe(addedTree(folder));
      }),
      { numRuns: 60 },
    );
    await repository.close();
  });

  it('leaves out what native git leaves out, over random ignore files', async () => {
    const folder = gitRepository();
    const repository = await openRepository(folder);
    const part = fc.constantFrom(
      'a',
      'b',
      'ab',
      'A',
      '*',
      '**',
      'a*',
      '?',
      '[ab]',
      '[!a]',
      'b*',
      '*.b',
      'a.b',
    );
    const pattern = fc
      .tuple(
        fc.constantFrom('', '', '', '!'),
        fc.constantFrom('', '', '/'),
        fc.array(part, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('', '', '/', ' '),
      )
      .map(([not, top, parts, end]) => not + top + parts.join('/') + end);
    const ignoreFile = fc.array(fc.oneof(pattern, fc.constantFrom('', '# note', '\\#x', 'a\r')), {
      maxLength: 5,
    });
    const plain = fc.constantFrom('a', 'b', 'ab', 'a.b', 'A', '#x', 'ba');
    const paths = fc.array(fc.array(plain, { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(
        paths,
        ignoreFile,
        fc.array(fc.tuple(plain, ignoreFile), { maxLength: 3 }),
        async (all, top, nested) => {
          clear(folder);
          rmSync(join(folder, '.git', 'index'), { force: true });
          for (const parts of all)
            lay(folder, { [parts.join('/')]: { content: 'x', executable: false, link: false } });
          writeFileSync(join(folder, '.gitignore'), top.join('\n'));
          for (const [where, rules] of nested) {
            lay(folder, {
              [`${where}/.gitignore`]: { content: rules.join('\n'), executable: false, link: false },
            });
          }
          const { tree } = await repository.scan();
          const ours = (await repository.listFiles(tree)).map(file => file.path);
          const theirs = git(folder, 'ls-files', '-z', '-o', '--exclude-standard').split('\0').slice(0, -1);
          expect(ours).toEqual(theirs);
        },
      ),
      { numRuns: 150 },
    );
    await repository.close();
  });
});
