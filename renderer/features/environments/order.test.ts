import { expect, test } from 'vitest';
import { moved } from './order.ts';

test('an id moves to an index and the others keep their order', () => {
  expect(moved(['dev', 'test', 'prod'], 'prod', 0)).toEqual(['prod', 'dev', 'test']);
  expect(moved(['dev', 'test', 'prod'], 'dev', 1)).toEqual(['test', 'dev', 'prod']);
  expect(moved(['dev', 'test', 'prod'], 'dev', 2)).toEqual(['test', 'prod', 'dev']);
  expect(moved(['dev', 'test', 'prod'], 'test', 1)).toEqual(['dev', 'test', 'prod']);
});
