import { expect, test } from 'vitest';
import { indentOf } from './indent.ts';

test.each([
  ['{\n  "a": {\n    "b": 1\n  }\n}', '  '],
  ['def a():\n    if b:\n        pass\n', '    '],
  ['{\n\t"a": {\n\t\t"b": 1\n\t}\n}', '\t'],
  ['plain\ntext', '  '],
  ['', '  '],
])('%j is indented by %j', (text, indent) => {
  expect(indentOf(text)).toBe(indent);
});
