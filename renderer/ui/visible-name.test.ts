import { expect, test } from 'vitest';
import { visibleName } from './visible-name.ts';

test.each([
  ['orders.json', 'orders.json'],
  ['line\nbreak\ttab', 'line\\nbreak\\ttab'],
  ['\u001b[31mred\u0007', '\\u001b[31mred\\u0007'],
  ['invoice\u202etxt.exe', 'invoice\\u202etxt.exe'],
  ['\u2066isolated\u2069\u200f\u0085\u2028', '\\u2066isolated\\u2069\\u200f\\u0085\\u2028'],
  // Scripts that read from right to left, emoji and their joiners are names like the rest.
  ['مرحبا.json', 'مرحبا.json'],
  ['👩‍🚀 ü.txt', '👩‍🚀 ü.txt'],
])('%j is shown as %s', (name, shown) => {
  expect(visibleName(name)).toBe(shown);
});
