import { expect, test } from 'vitest';
import type { ActivityEntry, Receipt } from '../../../contract/receipt.ts';
import { runningHistory } from './running.ts';

/** `+1.0` deploys, `<1.0` rolls back, `x1.0` fails, `~1.0` does not read back, `+1.0@other` goes elsewhere. */
function trail(...steps: string[]): ActivityEntry[] {
  const entries = steps.map((step, index) => {
    const [version = '', environment = 'here'] = step.slice(1).split('@');
    const receipt = {
      id: `${index}`,
      version,
      environment: { id: environment, name: environment },
      action: step.startsWith('<') ? 'rollback' : 'deploy',
      outcome: step.startsWith('x') ? 'failed' : step.startsWith('~') ? 'rolled-back' : 'succeeded',
    } as Receipt;
    return { kind: 'deployment', receipt } as ActivityEntry;
  });
  return entries.reverse();
}

const at = (...steps: string[]) => {
  const { running, previous } = runningHistory(trail(...steps), 'here');
  return [running?.version ?? null, previous?.version ?? null];
};

test('what runs is the last deployment that succeeded here', () => {
  expect(at()).toEqual([null, null]);
  expect(at('x1')).toEqual([null, null]);
  expect(at('+1', 'x2', '~3', '+9@other')).toEqual(['1', null]);
  expect(at('+1', '+2')).toEqual(['2', '1']);
});

test('the same version again is not what ran before', () => {
  expect(at('+1', '+2', '+2')).toEqual(['2', '1']);
  expect(runningHistory(trail('+1', '+1'), 'here').running?.id).toBe('1');
});

test('a rollback takes back what it undoes, so the next one goes further back', () => {
  expect(at('+1', '+2', '+3', '<2')).toEqual(['2', '1']);
  expect(at('+1', '+2', '+3', '<2', '<1')).toEqual(['1', null]);
  expect(at('+1', '+2', '<1', '+3')).toEqual(['3', '1']);
  expect(at('+1', '+2', '+1', '<2')).toEqual(['2', '1']);
});

test('a rollback to what no receipt tells of still runs', () => {
  expect(at('+2', '<1')).toEqual(['1', '2']);
});
