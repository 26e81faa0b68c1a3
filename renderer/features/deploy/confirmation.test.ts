import { expect, test } from 'vitest';
import { isConfirmed } from './confirmation.ts';

test('a protected environment needs its very name and a reason, another one nothing', () => {
  const target = { name: 'Prüfung', protected: true };
  expect(isConfirmed({ ...target, protected: false }, { confirm: '', reason: '' })).toBe(true);
  const answers = [
    { confirm: 'Prüfung', reason: 'Ticket 12' },
    { confirm: ' Pru\u0308fung ', reason: 'Ticket 12' },
    { confirm: 'prüfung', reason: 'Ticket 12' },
    { confirm: 'Prüfung', reason: ' \n' },
    { confirm: '', reason: 'Ticket 12' },
  ];
  expect(answers.map(given => isConfirmed(target, given))).toEqual([true, true, false, false, false]);
});
