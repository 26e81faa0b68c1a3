import { expect, test } from 'vitest';
import { environmentId } from './identity.ts';

test.each([
  ['Production', 'production'],
  ['  EU West / 2 ', 'eu-west-2'],
  ['Prüfung', 'prufung'],
  ['生产', 'environment'],
  ['../../etc', 'etc'],
  [`${'x'.repeat(59)} yz`, 'x'.repeat(59)],
])('%s becomes %s', (name, id) => {
  expect(environmentId(name, new Set())).toBe(id);
});

test('a taken id is numbered', () => {
  expect(environmentId('Test', new Set(['test']))).toBe('test-2');
  expect(environmentId('Test', new Set(['test', 'test-2', 'test-3']))).toBe('test-4');
});
