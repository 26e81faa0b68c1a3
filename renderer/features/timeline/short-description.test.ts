import { expect, it } from 'vitest';
import { shortDescription } from './short-description.ts';

it('is whole where two lines hold it', () => {
  expect(shortDescription('Initial stable release\n')).toEqual({
    short: 'Initial stable release',
    whole: true,
  });
  expect(shortDescription('Product sync\n\nItems and prices.\n').whole).toBe(true);
  expect(shortDescription('word '.repeat(25)).whole).toBe(true);
});

it('keeps two lines of more', () => {
  expect(shortDescription('One\n\nTwo\nThree')).toEqual({ short: 'One\nTwo', whole: false });
  expect(shortDescription('x'.repeat(200)).whole).toBe(false);
});

it('shortens a megabyte without reading all of it', () => {
  const { short, whole } = shortDescription('y'.repeat(1024 * 1024));
  expect(short).toHaveLength(300);
  expect(whole).toBe(false);
});

it('has nothing to show for nothing', () => {
  expect(shortDescription(' \n\n')).toEqual({ short: '', whole: true });
});
