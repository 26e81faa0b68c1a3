import { expect, test } from 'vitest';
import type { DeclaredConnection, DeclaredField } from '../../../contract/connections/declaration.ts';
import { isFilled, secretState, splitRows, valueIn, withValue } from './declared-model.ts';

const field = (key: string, secret = false): DeclaredField => ({
  key,
  name: key,
  title: key,
  help: '',
  secret,
  optional: false,
});
const token = field('erp.token', true);
const connections: DeclaredConnection[] = [
  { name: 'erp', title: 'ERP', help: '', fields: [field('erp.url'), token], check: null },
];

test('a value that is typed gets a row of its own, and loses it when it is emptied', () => {
  const rows = [{ id: 4, key: 'old', value: '1' }];
  const added = withValue(rows, 'erp.url', 'https://a');
  expect(added).toEqual([...rows, { id: 5, key: 'erp.url', value: 'https://a' }]);
  expect(valueIn(added, 'erp.url')).toBe('https://a');
  expect(valueIn(withValue(added, 'erp.url', 'https://b'), 'erp.url')).toBe('https://b');
  expect(withValue(added, 'erp.url', '')).toEqual(rows);
});

test('what is not declared, stands twice, or is declared as secret stays among the others', () => {
  const rows = ['erp.url', 'old', 'erp.url', 'erp.token'].map((key, id) => ({ id, key, value: 'v' }));
  const { declared, others } = splitRows(rows, connections);
  expect(declared.map(({ id }) => id)).toEqual([0]);
  expect(others.map(({ id }) => id)).toEqual([1, 2, 3]);
});

test('a secret is what is kept, until it is typed or removed', () => {
  const need = { key: 'erp.token', connection: '', title: '', secret: true, optional: false };
  const stored = { room: 'connection', name: 'erp.token', state: 'variable', sameAsLast: false } as const;
  expect(secretState(token, [], []).state).toBe('missing');
  expect(secretState(token, [{ ...need, state: 'set' }], []).state).toBe('set');
  const variable = 'TAGLINE_SECRET_TEST_CONNECTION_ERP_TOKEN';
  expect(secretState(token, [{ ...need, state: 'set', variable }], [stored])).toEqual({
    state: 'variable',
    variable,
  });
  expect(secretState(token, [{ ...need, state: 'set' }], [stored]).state).toBe('variable');
  expect(secretState(token, [], [{ ...stored, room: 'target' }]).state).toBe('missing');
  expect(isFilled(token, [], undefined, 'missing')).toBe(false);
  expect(isFilled(token, [], undefined, 'unknown')).toBeNull();
  expect(isFilled(token, [], { kind: 'set', value: 'x' }, 'missing')).toBe(true);
  expect(isFilled(token, [], { kind: 'remove' }, 'set')).toBe(false);
  expect(isFilled(field('erp.url'), [{ id: 1, key: 'erp.url', value: 'v' }], undefined, 'missing')).toBe(
    true,
  );
});
