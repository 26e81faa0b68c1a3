import { expect, it } from 'vitest';
import { joinPath, shortPath, splitTyped } from './paths.ts';

it('joins with the separator of the machine', () => {
  expect(joinPath('/home/ada', 'orders')).toBe('/home/ada/orders');
  expect(joinPath('/', 'orders')).toBe('/orders');
  expect(joinPath('C:\\Users\\Ada', 'orders')).toBe('C:\\Users\\Ada\\orders');
  expect(joinPath('C:\\', 'orders')).toBe('C:\\orders');
  expect(joinPath('\\\\server\\share', 'orders')).toBe('\\\\server\\share\\orders');
});

it('splits what is typed into a folder and what may complete it', () => {
  expect(splitTyped('/home/ada/proj')).toEqual({ folder: '/home/ada/', rest: 'proj' });
  expect(splitTyped('/home/ada/')).toEqual({ folder: '/home/ada/', rest: '' });
  expect(splitTyped('/')).toEqual({ folder: '/', rest: '' });
  expect(splitTyped('proj')).toEqual({ folder: '', rest: 'proj' });
  expect(splitTyped('C:\\Users\\a')).toEqual({ folder: 'C:\\Users\\', rest: 'a' });
  expect(splitTyped('/odd\\name/x')).toEqual({ folder: '/odd\\name/', rest: 'x' });
});

it('keeps the end of a long path', () => {
  expect(shortPath('/home/ada/clients/acme/orders')).toBe('…/clients/acme/orders');
  expect(shortPath('/home/ada/orders')).toBe('/home/ada/orders');
  expect(shortPath('/home/ada/work/orders')).toBe('/home/ada/work/orders');
  expect(shortPath('C:\\Users\\Ada\\clients\\acme\\orders')).toBe('…\\clients\\acme\\orders');
});
