import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { git, gitWithInput, tempFolder, writeFiles } from './git-for-tests.ts';
import { ignoreRules } from './ignore-rules.ts';

const piece = fc.constantFrom(
  ...[
    'a',
    'b',
    'A',
    'ab',
    '.',
    '-',
    ']',
    '!',
    '^',
    '*',
    '**',
    '?',
    '/',
    '/',
    '\\',
    '[ab]',
    '[!a]',
    '[a-',
    'b]',
  ],
  ...[
    '[^b]',
    '[]a]',
    '[[:alpha:]]',
    '[[:upper:]]',
    '[[:none:]]',
    '[\\]a]',
    '[b-a]',
    ' ',
    '\\ ',
    'é',
    '#',
    '\t',
  ],
);
// Git's own folding of letters leaves an escaped capital out.
const pattern = fc
  .array(piece, { minLength: 1, maxLength: 6 })
  .map(pieces => pieces.join(''))
  .filter(text => !/\\[A-Z]/.test(text));
const part = fc.constantFrom(
  'a',
  'b',
  'A',
  'ab',
  'ba',
  'a.b',
  'a-',
  ']',
  '!a',
  '^',
  '\\',
  'é',
  'a ',
  '#a',
  'a\\b',
  'aab',
  '*',
);
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map(parts => parts.join('/'));

describe('ignore rules', () => {
  for (const ignoreCase of [false, true]) {
    it(`are those of native git, over random patterns${ignoreCase ? ', letter case aside' : ''}`, () => {
      const folder = tempFolder();
      git(folder, 'init', '-q');
      git(folder, 'config', 'core.ignoreCase', `${ignoreCase}`);
      fc.assert(
        fc.property(
          fc.array(pattern, { minLength: 1, maxLength: 3 }),
          fc.array(path, { minLength: 12, maxLength: 12 }),
          (lines, paths) => {
            const text = lines.join('\n');
            writeFiles(folder, { '.gitignore': text });
            // One path at a time is asked for: git looks at the folders above, too.
            const rules = ignoreRules([text], ignoreCase);
            const ours = paths.filter(each => {
              const parts = each.split('/');
              return parts.some((_, at) =>
                rules.ignores(parts.slice(0, at + 1).join('/'), at < parts.length - 1),
              );
            });
            let theirs: string[] = [];
            try {
              theirs = gitWithInput(folder, paths.join('\0'), 'check-ignore', '--stdin', '-z', '--no-index')
                .split('\0')
                .slice(0, -1);
            } catch (error) {
              if ((error as { status?: number }).status !== 1) throw error;
            }
            expect(ours).toEqual(theirs);
          },
        ),
        { numRuns: 400 },
      );
    });
  }
});
