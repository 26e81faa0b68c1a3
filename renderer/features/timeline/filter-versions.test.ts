import { expect, it } from 'vitest';
import type { Version } from '../../../contract/commands/versions.ts';
import { filterVersions } from './filter-versions.ts';

const version = (name: string, description: string, author: string): Version => ({
  name,
  description,
  author: { name: author, email: 'someone@example.com' },
  kind: 'annotated',
  date: null,
  signed: null,
  tag: null,
  commit: null,
  tree: null,
  usable: true,
  problem: null,
});
const all = [
  version('2.0.0', 'Migrated to the v2 API', 'Jürgen Müller'),
  version('1.1.0-retry', 'Retries and a dead-letter queue', 'Mira Okafor'),
  version('1.0.0', 'Initial stable release', 'Mira Okafor'),
];
const names = (typed: string) => filterVersions(all, typed).map(({ name }) => name);

it('leaves all where nothing is typed', () => {
  expect(filterVersions(all, '  ')).toBe(all);
});

it('finds by name, description and author', () => {
  expect(names('1.')).toEqual(['1.1.0-retry', '1.0.0']);
  expect(names('QUEUE')).toEqual(['1.1.0-retry']);
  expect(names('okafor')).toEqual(['1.1.0-retry', '1.0.0']);
  expect(names('muller')).toEqual(['2.0.0']);
});

it('wants every word, wherever each stands', () => {
  expect(names('mira initial')).toEqual(['1.0.0']);
  expect(names('mira api')).toEqual([]);
});
