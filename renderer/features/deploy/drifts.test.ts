import { expect, test } from 'vitest';
import type { Environment, LiveDrift } from '../../../contract/snapshot.ts';
import { driftsInOrder, toldDrifts } from './drifts.ts';

const drift = (ignored: boolean): LiveDrift => ({
  message: 'It differs.',
  at: '2026-11-23T08:00:00.000Z',
  differing: 1,
  ignored,
});

const environment = (id: string, found: LiveDrift | null): Environment => ({
  id,
  name: id,
  colour: 'blue',
  target: { kind: 'folder', path: `/srv/${id}` },
  connections: {},
  targetSummary: `Folder /srv/${id}`,
  running: null,
  previousVersion: null,
  credentials: [],
  queued: null,
  look: { at: '2026-11-23T08:00:00.000Z', live: found ? 'differs' : 'matches', message: '', drift: found },
});

const all = [
  environment('development', drift(true)),
  environment('test', drift(false)),
  environment('staging', null),
  environment('production', drift(false)),
  { ...environment('new', null), look: null },
];
const ids = (environments: Environment[]) => environments.map(({ id }) => id);

test('what is ignored is not told, and stands last', () => {
  expect(ids(toldDrifts(all))).toEqual(['test', 'production']);
  expect(ids(driftsInOrder(all, null))).toEqual(['test', 'production', 'development']);
});

test('the one that was asked for stands first, unless it is ignored', () => {
  expect(ids(driftsInOrder(all, 'production'))).toEqual(['production', 'test', 'development']);
  expect(ids(driftsInOrder(all, 'development'))).toEqual(['test', 'production', 'development']);
});
