import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('the preload script stays as small as it is', () => {
  const lines = readFileSync(join(import.meta.dirname, 'preload.ts'), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(25);
});
