import { expect, test } from 'vitest';
import { checkForm, inputOf, newForm } from './form-model.ts';

const filled = { ...newForm([]), name: ' production ', path: '/srv/orders ' };

test('what was typed is trimmed, and rows without a key are left out', () => {
  const connections = [
    { id: 1, key: ' erp.url ', value: ' https://erp ' },
    { id: 2, key: '', value: 'x' },
  ];
  expect(inputOf({ ...filled, connections })).toEqual({
    name: 'production',
    colour: 'blue',
    target: { kind: 'folder', path: '/srv/orders', keepReleases: 10 },
    connections: { 'erp.url': ' https://erp ' },
  });
});

test('a key that stands twice, a missing name and a bad number are told', () => {
  expect(checkForm(filled)).toEqual({ any: false, keepReleases: undefined, duplicateKey: null });
  expect(checkForm({ ...filled, name: ' ' }).any).toBe(true);
  expect(checkForm({ ...filled, keepReleases: '1' }).keepReleases).toMatch(/2 to 1000/);
  const connections = [
    { id: 1, key: 'a', value: '' },
    { id: 2, key: 'a ', value: '' },
  ];
  expect(checkForm({ ...filled, connections })).toMatchObject({ any: true, duplicateKey: 'a' });
});
