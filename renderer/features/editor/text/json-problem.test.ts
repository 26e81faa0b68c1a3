import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonProblem } from './json-problem.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test('finds a problem exactly where JSON.parse does', () => {
  const token = fc.constantFrom(
    ...['{', '}', '[', ']', ',', ':', '"a"', '"', '\\', '\\n', '\\u00e9', '1', '-0.5e3', '01', '1.', 'true'],
    ...['nul', 'null', ' ', '\n', '\t', "'", '/', '\u0001', '-', '+1', '\u00a0', '.5', 'NaN'],
  );
  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), tokens => {
      const text = tokens.join('');
      expect(jsonProblem(text) === null).toBe(isJson(text));
    }),
    { numRuns: 20_000 },
  );
});

test('accepts every JSON text, and none with a character too much or too little at the end', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(4), (text, indent) => {
      const formatted = JSON.stringify(JSON.parse(text), null, indent);
      expect(jsonProblem(formatted)).toBeNull();
      expect(jsonProblem(formatted.slice(0, -1)) === null).toBe(isJson(formatted.slice(0, -1)));
      expect(jsonProblem(`${formatted}]`)).not.toBeNull();
    }),
  );
});

test.each([
  ['{"a": abc}', 'abc', 'A value is expected here'],
  ['{"a": 1 "b": 2}', '"', 'A comma or } is missing'],
  ['{"a": 1,}', ',', 'Remove the comma'],
  ['[1, 2', '[', 'This [ is not closed'],
  ['{a: 1}', 'a', 'property name in double quotes'],
  ['{"a": "x\n}', '"x', 'no closing quote'],
  ["['x']", "'", 'double quotes'],
  ['{"a": 1} // note', '/', 'Nothing may follow'],
])('%j points at %j', (text, marked, message) => {
  const problem = jsonProblem(text);
  expect(text.slice(problem?.from, problem?.to)).toBe(marked);
  expect(problem?.message).toContain(message);
});

test('survives a hundred thousand levels', () => {
  expect(jsonProblem('['.repeat(100_000))).toMatchObject({ message: 'This [ is not closed.' });
});
