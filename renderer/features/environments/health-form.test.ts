import { expect, test } from 'vitest';
import { healthFormOf, healthOf } from './health-form.ts';

test('a check comes back from the form as it was; without an address there is none', () => {
  const check = { url: 'https://erp/health', status: 204, text: 'ok', tries: 5, interval: 1, limit: 30 };
  expect(healthOf(healthFormOf(check))).toEqual(check);
  expect(healthOf(healthFormOf(null))).toBeNull();
  expect(healthOf({ ...healthFormOf(null), url: ' https://erp ' })).toEqual({
    url: 'https://erp',
    status: 200,
    text: '',
    tries: 3,
    interval: 2,
    limit: 10,
  });
});
