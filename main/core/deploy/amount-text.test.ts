import { expect, test } from 'vitest';
import { amountText } from './amount-text.ts';

test.each([
  [null, '312 of 1,000 files'],
  [1, '312 of 1,000 files, 1 byte'],
  [1023, '312 of 1,000 files, 1023 bytes'],
  [4_300_000, '312 of 1,000 files, 4.1 MB'],
  [1024 ** 2 - 1, '312 of 1,000 files, 1.0 MB'],
  [5 * 1024 ** 5, '312 of 1,000 files, 5120.0 TB'],
])('%s bytes', (bytes, text) => {
  expect(amountText({ files: { done: 312, total: 1000 }, bytes })).toBe(text);
});
