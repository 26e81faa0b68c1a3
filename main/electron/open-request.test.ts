import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { asOpenRequest, parseOpenRequest } from './open-request.ts';

const cwd = resolve('/work/here');

test.each([
  [[], null],
  [['--project', '/a/orders'], '/a/orders'],
  [['--project=orders'], resolve(cwd, 'orders')],
  [['orders'], resolve(cwd, 'orders')],
  [['.'], cwd],
  [['--no-sandbox', '--project', '../x'], resolve(cwd, '../x')],
  [['--original-process-start-time=1', 'a b/ü'], resolve(cwd, 'a b/ü')],
  [['-psn_0_1234'], null],
  [['--project'], null],
  [['--project', ''], null],
  [[''], null],
])('%j asks for the project %j', (args, path) => {
  expect(parseOpenRequest(args, cwd)).toEqual(path === null ? null : { kind: 'project', path });
});

test('--demo asks for the sample', () => {
  expect(parseOpenRequest(['--x', '--demo'], cwd)).toEqual({ kind: 'sample' });
});

test('what another process hands over is checked', () => {
  expect(asOpenRequest({ kind: 'sample', more: 1 })).toEqual({ kind: 'sample' });
  expect(asOpenRequest({ kind: 'project', path: '/a' })).toEqual({ kind: 'project', path: '/a' });
  for (const wrong of [
    null,
    'sample',
    {},
    { kind: 'project' },
    { kind: 'project', path: 3 },
    { kind: 'shell' },
  ]) {
    expect(asOpenRequest(wrong)).toBeNull();
  }
});
