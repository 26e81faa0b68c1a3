import { expect, test } from 'vitest';
import { pendingWords } from './pending-words.ts';

const counts = (modified: number) => ({ added: 0, modified, deleted: 0 });

test('changes are counted against the latest draft, versions against the newest', () => {
  const words = (newest: string | null, versions: number | null, changes: number, draft: number) =>
    pendingWords({ newest, versions, changes: counts(changes), draft: counts(draft) }, '1.0.0').text;
  expect(words(null, null, 0, 1)).toBe('1 change to deploy');
  expect(words('1.2.0', 2, 3, 4)).toBe('4 changes to deploy, 2 versions behind 1.2.0');
  expect(words('1.0.0', 0, 0, 1)).toBe('1 change to deploy, all in the draft');
  expect(words('1.0.0', 0, 0, 0)).toBe('Nothing to deploy');
  expect(words('1.1.0', 1, 0, 0)).toBe('Nothing to deploy, 1 version behind 1.1.0');
});
