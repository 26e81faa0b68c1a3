import { expect, test } from 'vitest';
import type { CoreEvent, TaglineEvent } from '../../contract/events.ts';
import type { Job } from '../../contract/job.ts';
import { createCrashBudget } from '../core-thread/crash-budget.ts';
import { createPageLink } from './page-link.ts';

const current: CoreEvent = { type: 'job', job: { id: 'current' } as Job };

function core() {
  const listeners = new Set<(event: CoreEvent) => void>();
  return {
    listeners,
    subscribe: (listener: (event: CoreEvent) => void) => {
      listeners.add(listener);
      listener(current);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

test('a page hears the current state first, then what was kept for it, then the rest', () => {
  const { subscribe } = core();
  const link = createPageLink(subscribe);
  const heard: TaglineEvent[] = [];
  link.tell({ type: 'open-path', path: '/early' });
  link.connect(event => heard.push(event));
  link.tell({ type: 'action', action: 'file.save' });
  expect(heard).toEqual([
    current,
    { type: 'open-path', path: '/early' },
    { type: 'action', action: 'file.save' },
  ]);
});

test('a page that is gone hears nothing more; the next one gets what came meanwhile, once', () => {
  const { subscribe, listeners } = core();
  const link = createPageLink(subscribe);
  const [first, second, third]: [TaglineEvent[], TaglineEvent[], TaglineEvent[]] = [[], [], []];
  link.connect(event => first.push(event));
  link.disconnect();
  expect(listeners.size).toBe(0);
  link.tell({ type: 'open-path', path: '/meanwhile' });
  link.connect(event => second.push(event));
  link.connect(event => third.push(event));
  expect(listeners.size).toBe(1);
  expect([first, second, third]).toEqual([
    [current],
    [current, { type: 'open-path', path: '/meanwhile' }],
    [current],
  ]);
});

test('three crashes within a minute are forgiven, the fourth is not, and then the count starts anew', () => {
  const budget = createCrashBudget(3, 60_000);
  expect([0, 1000, 2000, 3000, 4000].map(now => budget.spend(now))).toEqual([true, true, true, false, true]);
  const slow = createCrashBudget(3, 60_000);
  expect([0, 20_000, 40_000, 60_000, 80_000].map(now => slow.spend(now))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
});
