import { expect, test } from 'vitest';
import type { Environment } from '../../../contract/snapshot.ts';
import { bytes, changesSentence, deployTitle, duration } from './wording.ts';

const environment = (
  id: string,
  version: string | null,
  previousVersion: string | null = null,
): Environment => ({
  id,
  name: id,
  colour: 'blue',
  target: { kind: 'folder', path: `/srv/${id}`, keepReleases: 10 },
  targetSummary: `Folder /srv/${id}`,
  connections: {},
  credentials: [],
  look: null,
  queued: null,
  running: version
    ? {
        version,
        since: '2026-03-09T08:00:00.000Z',
        who: { name: 'A', email: 'a@b' },
        receiptId: 'r',
        health: null,
      }
    : null,
  previousVersion,
});
const development = environment('development', '1.4.0');
const production = environment('production', '1.3.0', '1.2.0');
const all = [development, production];

test('the title names what goes where', () => {
  expect(deployTitle({ kind: 'draft' }, production, all)).toBe('Deploy latest draft to production');
  expect(deployTitle({ kind: 'draft' }, null, all)).toBe('Deploy latest draft to an environment');
  expect(deployTitle({ kind: 'version', name: '1.2.0' }, production, all)).toBe('Deploy 1.2.0 to production');
  expect(deployTitle({ kind: 'environment', id: 'development' }, production, all)).toBe(
    'Promote 1.4.0 from development to production',
  );
  expect(deployTitle({ kind: 'previous' }, production, all)).toBe('Roll back production to 1.2.0');
});

test('changes, sizes and durations read as sentences', () => {
  expect(changesSentence({ added: 1, modified: 0, deleted: 2 })).toBe('3 files: 1 added, 2 removed.');
  expect(changesSentence({ added: 0, modified: 1, deleted: 0 })).toBe('1 file: 1 changed.');
  expect(changesSentence({ added: 0, modified: 0, deleted: 0 })).toMatch(/^Nothing/);
  expect(changesSentence(null)).toBe('That can’t be told now.');
  expect([bytes(12), bytes(2048), bytes(3 * 1024 ** 2)]).toEqual(['12 bytes', '2.0 KB', '3.0 MB']);
  expect([duration(42), duration(1500), duration(61_000)]).toEqual(['42 ms', '1.5 s', '1 min 1 s']);
});
