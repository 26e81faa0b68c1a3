import { expect, test } from 'vitest';
import type { DeploymentCell } from '../../../contract/commands/deploy.ts';
import type { Version } from '../../../contract/commands/versions.ts';
import { matrixRows } from './rows.ts';

const version = (name: string): Version => ({
  name,
  kind: 'annotated',
  description: '',
  author: null,
  date: '2026-11-23T08:00:00Z',
  signed: null,
  tag: null,
  commit: null,
  tree: null,
  usable: true,
  problem: null,
});
const cell = {} as DeploymentCell;
const versions = ['2.0.0', '1.1.0', '1.0.0'].map(version);
const cells = { '1.1.0': { p: cell }, 'gone-1': { p: cell } };
const names = (deployedOnly: boolean, text: string) =>
  matrixRows(versions, cells, { deployedOnly, text }).map(({ name }) => name);

test('all versions in their order, then what is gone', () => {
  expect(names(false, '')).toEqual(['2.0.0', '1.1.0', '1.0.0', 'gone-1']);
  expect(matrixRows(versions, cells, { deployedOnly: false, text: '' }).at(-1)?.usable).toBe(false);
});

test('only what was deployed, and by a part of the name', () => {
  expect(names(true, '')).toEqual(['1.1.0', 'gone-1']);
  expect(names(false, ' 1.0.')).toEqual(['1.0.0']);
  expect(names(true, 'GONE')).toEqual(['gone-1']);
});
