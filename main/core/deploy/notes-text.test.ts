import { markdownLanguage } from '@codemirror/lang-markdown';
import { expect, test } from 'vitest';
import type { NotedVersion } from '../../../contract/commands/deploy.ts';
import { writtenNotes } from './notes-text.ts';

const noted = (name: string, description: string): NotedVersion => ({
  name,
  description,
  author: { name: 'Grace Hopper', email: 'grace@example.com' },
  date: '2026-11-23T08:00:00.000Z',
});
const none = { receives: [], takesBack: [], received: 0, takenBack: 0 };

test('as text: what is received and taken back, with descriptions', () => {
  const { text } = writtenNotes(
    {
      summary: 'production receives 3 versions and takes back 1 version, 12 changes.',
      receives: [
        noted('1.2.0', 'Retry orders.\n\nFive times.'),
        { ...noted('1.1.0', ''), author: null, date: null },
      ],
      takesBack: [noted('hotfix', 'By night.')],
      received: 3,
      takenBack: 1,
    },
    false,
  );
  expect(text).toBe(`production receives 3 versions and takes back 1 version, 12 changes.

Receives

- 1.2.0 (Grace Hopper, 2026-11-23)
  Retry orders.
  Five times.
- 1.1.0
- and 1 more

Takes back

- hotfix (Grace Hopper, 2026-11-23)
  By night.
`);
});

test('the draft is among what is received, and counted once', () => {
  const notes = { ...none, summary: 'It receives 2 versions.', receives: [noted('1.0.0', '')], received: 2 };
  expect(writtenNotes(notes, true).text).toContain('- Latest draft\n- 1.0.0 (Grace Hopper, 2026-11-23)\n');
  expect(writtenNotes(notes, true).text).not.toContain('more');
});

test('nothing to tell is one line', () => {
  expect(writtenNotes({ ...none, summary: 'Nothing.' }, false)).toEqual({
    text: 'Nothing.\n',
    markdown: '## Nothing.\n',
  });
});

test.each([
  '# heading',
  '- item\n+ item\n* item',
  '1. first\n2) second',
  '> quote',
  '**bold** and _thin_ and ~~gone~~ and `code`',
  '[link](javascript:alert) ![image](x)',
  '<script>alert(1)</script> <b>bold</b>',
  '---\n===',
  'a | b\n--- | ---',
  '```\ncode',
  '&lt;entity&gt; \\*',
  '- [ ] task',
])('in Markdown a description formats nothing: %j', description => {
  const { markdown } = writtenNotes(
    {
      ...none,
      summary: 'production receives 1 version.',
      receives: [noted('1_0_0*', description)],
      received: 1,
    },
    false,
  );
  const formats = new Set<string>();
  markdownLanguage.parser.parse(markdown).iterate({ enter: ({ name }) => void formats.add(name) });
  const plain = [
    'Document',
    'ATXHeading2',
    'ATXHeading3',
    'HeaderMark',
    'BulletList',
    'ListItem',
    'ListMark',
  ];
  const inline = ['Paragraph', 'StrongEmphasis', 'EmphasisMark', 'Escape', 'HardBreak'];
  expect([...formats].filter(name => ![...plain, ...inline].includes(name))).toEqual([]);
});
