import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { yamlProblems } from './yaml-problems.ts';

test('finds nothing in what a YAML writer wrote', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(yamlProblems(stringify(value))).toEqual([]);
    }),
  );
});

test('several documents and an empty file are fine', () => {
  expect(yamlProblems('a: 1\n---\nb: 2\n')).toEqual([]);
  expect(yamlProblems('')).toEqual([]);
});

test.each([
  ['a: 1\na: 2\n', 5, 'unique'],
  ['a: [1, 2\nb: 3\n', 9, ''],
  ['a:\n\t- 1\n', 3, 'tab'],
])('%j is wrong from %i', (text, from, message) => {
  const [problem] = yamlProblems(text);
  expect(problem?.message.toLowerCase()).toContain(message);
  expect(problem?.from).toBeGreaterThanOrEqual(from - 1);
  expect(problem?.to).toBeLessThanOrEqual(text.length);
  expect(problem?.to).toBeGreaterThan(problem?.from ?? 0);
});

test('places stay inside the text, whatever is typed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ':', '-', ' ', '\n', '[', '{', '"', '\t', '&', '|') }),
      text => {
        for (const { from, to } of yamlProblems(text)) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(text.length);
        }
      },
    ),
  );
});
