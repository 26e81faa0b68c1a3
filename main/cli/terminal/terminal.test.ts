import { describe, expect, test } from 'vitest';
import { countsText, plural } from './counts.ts';
import { ago } from './dates.ts';
import { createPaint } from './paint.ts';
import { firstLine, printable } from './printable.ts';
import { table } from './table.ts';
import { describeTerminal } from './terminal.ts';
import { padEnd, shorten, textWidth } from './text-width.ts';

const escapeSign = String.fromCharCode(27);

describe('a text', () => {
  test.each([
    ['order', 5],
    ['', 0],
    ['Übersicht', 9],
    ['e\u0301', 1],
    ['日本', 4],
    ['🚀', 2],
    ['👩‍👩‍👧', 2],
    [`${escapeSign}[1mbold${escapeSign}[22m`, 4],
  ])('%j takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test('is shortened and padded by columns, not by characters', () => {
    expect(shorten('promotion', 9)).toBe('promotion');
    expect(shorten('promotions', 9)).toBe('promotio…');
    expect(shorten('日本語', 5)).toBe('日本…');
    expect(shorten('日本語', 4)).toBe('日…');
    expect(padEnd('日本', 6)).toBe('日本  ');
  });

  test('from outside can neither move the cursor nor hide', () => {
    expect(printable(`a${escapeSign}[2J\tb\u0000\u007f\u0085\u202e👩‍👧`)).toBe('a␛[2J␉b␀␡��👩‍👧');
    expect(firstLine('\n\r\n  First\u0007  \nSecond')).toBe('First␇');
    expect(firstLine('')).toBe('');
  });
});

describe('a table', () => {
  const rows = [
    ['1.4.0', '', 'Retry orders that the ERP has refused'],
    ['1.10.0-日本', '', 'x'],
  ];
  test('is aligned, leaves empty columns out and keeps within the width', () => {
    expect(table(rows, { width: 30 })).toBe('1.4.0        Retry orders tha…\n1.10.0-日本  x');
    expect(
      table(rows, { width: 30 })
        .split('\n')
        .every(line => textWidth(line) <= 30),
    ).toBe(true);
  });
  test('cuts nothing when it is piped', () => {
    expect(table(rows, { width: null })).toContain('Retry orders that the ERP has refused');
  });
  test('does not let one long name push out the rest', () => {
    const [line = ''] = table([['x'.repeat(300), 'about']], { width: 80 }).split('\n');
    expect(line).toMatch(/^x{39}… {2}about$/);
  });
  test('of nothing is nothing', () => {
    expect(table([], { width: 80 })).toBe('');
  });
});

test.each([
  ['2026-03-09T11:59:30.000Z', 'just now'],
  ['2026-03-09T11:58:30.000Z', '1 minute ago'],
  ['2026-03-09T10:00:00.000Z', '2 hours ago'],
  ['2026-03-08T11:00:00.000Z', '1 day ago'],
  ['2026-02-20T12:00:00.000Z', '2 weeks ago'],
  ['2024-03-01T12:00:00.000Z', '2 years ago'],
  ['2026-03-09T14:00:00.000Z', 'in 2 hours'],
  ['nonsense', 'unknown'],
  [null, 'unknown'],
])('%s is %s', (instant, words) => {
  expect(ago(instant, new Date('2026-03-09T12:00:00.000Z'))).toBe(words);
});

test('counts', () => {
  expect(countsText({ added: 1, modified: 2, deleted: 0 })).toBe('+1 ~2 -0');
  expect([plural(1, 'file'), plural(0, 'file'), plural(1234, 'file')]).toEqual([
    '1 file',
    '0 files',
    '1,234 files',
  ]);
});

test('colours depend on the terminal', () => {
  const isTTY = true;
  expect(createPaint(true).red('x')).toBe(`${escapeSign}[31mx${escapeSign}[39m`);
  expect(describeTerminal({ isTTY, columns: 100 }, {}).paint.red('x')).not.toBe('x');
  expect(describeTerminal({ isTTY, columns: 100 }, {}).width).toBe(100);
  expect(describeTerminal({ isTTY }, { NO_COLOR: '1' }).paint.red('x')).toBe('x');
  expect(describeTerminal({ isTTY }, { TERM: 'dumb' }).paint.red('x')).toBe('x');
  expect(describeTerminal({}, {}).paint.red('x')).toBe('x');
  expect(describeTerminal({}, {}).width).toBeNull();
});
