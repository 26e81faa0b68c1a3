import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkName } from './check-name.ts';
import { takenNames } from './taken.ts';

const isRef = (name: string) => spawnSync('git', ['check-ref-format', `refs/tags/${name}`]).status === 0;
const problem = (name: string, existing: string[] = []) => {
  const check = checkName(name, takenNames(existing));
  if (check.ok) throw new Error(`${name} was accepted`);
  return check;
};

describe('checkName', () => {
  it.each([
    '1.0.0',
    'v2',
    '2026-03-09.1',
    '2026-Q1',
    'order-sync-v1',
    'größe',
    '発注',
    'a',
    '🚀-launch',
    '1.0.0+build',
  ])('accepts %s', name => {
    expect(checkName(name, takenNames(['0.9.0']))).toEqual({ ok: true });
    expect(isRef(name)).toBe(true);
  });

  it.each([
    ['', 'needs a name', null],
    ['  ', 'needs a name', null],
    [' 1.0 ', 'start or end with a space', '1.0'],
    ['order sync', 'spaces', 'order-sync'],
    ['a\nb', 'invisible', 'a-b'],
    ['a\u200bb', 'invisible', 'a-b'],
    ['release/1.0', 'any of', 'release-1.0'],
    ['a..b', 'two dots', 'a.b'],
    ['.hidden', 'start with a dot', 'hidden'],
    ['-force', 'start with a dot or a dash', 'force'],
    ['1.0.', 'end with a dot', '1.0'],
    ['a~1^2:b?*[c]', 'any of', 'a-1-2-b-c'],
    ['a@{b', '@{', 'a-b'],
    ['@', '@', 'version'],
    ['1.0.lock', '.lock', '1.0-lock'],
    ['CON', 'Windows', 'version-CON'],
    ['nul.txt', 'Windows', 'version-nul.txt'],
    ['HEAD', 'meaning of its own', 'version-HEAD'],
    ['Latest', 'meaning of its own', 'version-Latest'],
    ['latest draft', 'spaces', 'version-latest-draft'],
    ['e\u0301', 'combining', 'é'],
    ['\ud800', 'invisible', 'version'],
    ['x'.repeat(101), 'at most 100 bytes', 'x'.repeat(90)],
  ])('refuses %j and offers another', (name, message, repaired) => {
    expect(problem(name)).toMatchObject({ code: 'name-invalid', repaired });
    expect(problem(name).message).toContain(message);
  });

  it('refuses a name that differs from a taken one in letter case or spelling only', () => {
    expect(problem('Beta', ['beta', 'Beta-2'])).toMatchObject({ code: 'name-taken', repaired: 'Beta-3' });
    expect(problem('STRASSE', ['straße']).code).toBe('name-taken');
    expect(problem('é', ['e\u0301']).code).toBe('name-taken');
    expect(problem('1.0', ['1.0']).message).toBe('There is a version 1.0 already.');
  });

  it('refuses a name that git needs as a folder', () => {
    expect(problem('release', ['release/1.0'])).toMatchObject({ code: 'name-taken', repaired: 'release-2' });
  });

  it('repairs whatever is typed into a name that is accepted here and by git', () => {
    const hostile = fc.array(
      fc.constantFrom(
        ...'.-/\\ ~^:?*[]<>"|@{}ab9é',
        '..',
        '@{',
        '.lock',
        '\n',
        '\u200d',
        '🚀',
        'con',
        'HEAD',
        '\ud800',
      ),
      { maxLength: 60 },
    );
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 150 }),
      hostile.map(parts => parts.join('')),
    );
    const names: string[] = [];
    fc.assert(
      fc.property(typed, fc.boolean(), (text, taken) => {
        const check = checkName(text, takenNames([]));
        const name = check.ok ? text : check.repaired;
        if (name === null) return text.trim() === '';
        names.push(name);
        if (!taken) return checkName(name, takenNames([])).ok;
        const second = checkName(name, takenNames([name]));
        return !second.ok && second.repaired !== null && checkName(second.repaired, takenNames([name])).ok;
      }),
      { numRuns: 2000 },
    );
    const sample = names.filter((_, index) => index % 15 === 0);
    expect(sample.filter(name => !isRef(name))).toEqual([]);
    expect(sample.length).toBeGreaterThan(50);
  });
});
