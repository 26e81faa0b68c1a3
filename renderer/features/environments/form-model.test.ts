import { expect, test } from 'vitest';
import type { TargetField, TargetKind } from '../../../contract/target.ts';
import { checkForm, fieldsOf, formOf, inputOf, newForm } from './form-model.ts';

const field = (name: string, more: Partial<TargetField> = {}): TargetField => ({
  name,
  label: name,
  hint: '',
  type: 'text',
  required: false,
  fallback: null,
  placeholder: '',
  min: null,
  max: null,
  choices: [],
  when: null,
  ...more,
});
const kind: TargetKind = {
  kind: 'folder',
  label: 'Folder',
  about: '',
  fields: [
    field('path', { required: true }),
    field('keepReleases', { type: 'number', fallback: 10, min: 2, max: 1000 }),
    field('links', { type: 'switch', fallback: true }),
    field('linkName', { when: { name: 'links', values: [true] } }),
  ],
  credentials: [],
  capabilities: { atomic: true, readable: true, lockable: true },
};
const filled = { ...newForm([]), name: ' production ', settings: { path: '/srv/orders ' } };

test('what was typed is trimmed, and rows without a key are left out', () => {
  const connections = [
    { id: 1, key: ' erp.url ', value: ' https://erp ' },
    { id: 2, key: '', value: 'x' },
  ];
  const input = inputOf({ ...filled, connections }, kind);
  expect(input).toEqual({
    name: 'production',
    colour: 'blue',
    target: { kind: 'folder', path: '/srv/orders', keepReleases: 10, links: true },
    connections: { 'erp.url': ' https://erp ' },
  });
  const environment = {
    ...input,
    id: 'p',
    targetSummary: '',
    running: null,
    previousVersion: null,
    credentials: [],
    look: null,
    queued: null,
  };
  const again = formOf({ ...environment, connections: {}, target: { ...input.target } }, []);
  expect(inputOf(again, kind).target).toEqual(input.target);
});

test('a field that does not apply is neither asked for nor sent', () => {
  const off = { ...filled, settings: { path: '/srv', links: 'false', linkName: 'live' } };
  expect(fieldsOf(off, kind).map(({ name }) => name)).toEqual(['path', 'keepReleases', 'links']);
  expect(inputOf(off, kind).target).toEqual({ kind: 'folder', path: '/srv', keepReleases: 10, links: false });
  const on = { ...off, settings: { ...off.settings, links: 'true' } };
  expect(inputOf(on, kind).target).toMatchObject({ links: true, linkName: 'live' });
});

test('a key that stands twice, a missing name or setting, and a bad number are told', () => {
  expect(checkForm(filled, kind)).toEqual({ any: false, settings: {}, duplicateKey: null });
  expect(checkForm({ ...filled, name: ' ' }, kind).any).toBe(true);
  expect(checkForm({ ...filled, settings: { path: ' ' } }, kind).any).toBe(true);
  const few = { ...filled, settings: { ...filled.settings, keepReleases: '1' } };
  expect(checkForm(few, kind)).toMatchObject({
    any: true,
    settings: { keepReleases: 'A whole number from 2 to 1000.' },
  });
  const connections = [
    { id: 1, key: 'a', value: '' },
    { id: 2, key: 'a ', value: '' },
  ];
  expect(checkForm({ ...filled, connections }, kind)).toMatchObject({ any: true, duplicateKey: 'a' });
});
