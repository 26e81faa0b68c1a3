import { expect, it } from 'vitest';
import { projectNameProblem } from './project-name.ts';

it.each(['order-sync', 'Shop orders to ERP', 'Bücher & Co', '订单', 'v1.2', 'console'])('takes %j', name => {
  expect(projectNameProblem(name)).toBeNull();
});

it.each([
  ['', 'needs a name'],
  ['a/b', 'can’t hold'],
  ['a\\b', 'can’t hold'],
  ['a\nb', 'can’t hold'],
  ['..', 'dot'],
  ['.hidden', 'dot'],
  ['end.', 'dot'],
  ['CON', 'reserved'],
  ['nul.txt', 'reserved'],
  ['ü'.repeat(101), 'too long'],
])('refuses %j', (name, words) => {
  expect(projectNameProblem(name)).toContain(words);
});
