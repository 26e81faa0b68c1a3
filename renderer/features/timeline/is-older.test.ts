import { expect, it } from 'vitest';
import type { Version } from '../../../contract/commands/versions.ts';
import { isOlder } from './is-older.ts';

const newestFirst = ['1.1.0', '1.0.1', '1.0.0'].map(name => ({ name }) as Version);

it('goes by the place in the history, not by the name', () => {
  expect(isOlder('1.0.0', '1.1.0', newestFirst)).toBe(true);
  expect(isOlder('1.1.0', '1.0.0', newestFirst)).toBe(false);
  expect(isOlder('1.1.0', '1.1.0', newestFirst)).toBe(false);
});

it('is not older than nothing', () => {
  expect(isOlder('1.0.0', null, newestFirst)).toBe(false);
  expect(isOlder('gone', '1.1.0', newestFirst)).toBe(false);
});
