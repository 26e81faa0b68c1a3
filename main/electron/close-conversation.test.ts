import { describe, expect, test } from 'vitest';
import { createClient } from '../../contract/client.ts';
import type { Session, UnsavedText } from '../../contract/commands/session.ts';
import type { Reply } from '../../contract/errors.ts';
import type { Job } from '../../contract/job.ts';
import type { ProjectSnapshot } from '../../contract/snapshot.ts';
import { type CloseNeeds, mayClose } from './close-conversation.ts';
import { type CloseAnswer, type CloseQuestion, closeQuestion } from './close-question.ts';

const text = (path: string, more: Partial<UnsavedText> = {}): UnsavedText => ({
  path,
  at: { kind: 'draft' },
  text: `text of ${path}`,
  expected: 'a1',
  ...more,
});
const job = (id: string, cancellable: boolean) => ({ id, title: `Deploy ${id}`, cancellable }) as Job;

/** A core with this unsaved text and these jobs, and a user who answers in turn. */
function scene({
  unsaved = [] as UnsavedText[],
  jobs = [] as Job[],
  answers = [] as CloseAnswer[],
  save = saved,
}) {
  const calls: [string, unknown][] = [];
  const asked: CloseQuestion[] = [];
  const told: string[] = [];
  const session: Session = { tabs: [], active: null, unsaved };
  const reply = (command: string): Reply<unknown> => {
    if (command === 'session.load') return { ok: true, value: session };
    return command === 'files.save' ? save : { ok: true, value: null };
  };
  const invoke = async (command: string, input: unknown) => {
    calls.push([command, input]);
    return reply(command);
  };
  const needs: CloseNeeds = {
    client: createClient({ invoke, subscribe: () => () => {} }),
    project: () => ({ name: 'orders', unsavedCount: unsaved.length }) as ProjectSnapshot,
    jobs: () => [...jobs],
    waitForJob: async id => {
      jobs.splice(
        jobs.findIndex(one => one.id === id),
        1,
      );
    },
    ask: async question => {
      asked.push(question);
      const answer = answers.shift();
      if (answer === undefined || !question.answers.includes(answer))
        throw new Error(`Not offered: ${answer}`);
      return answer;
    },
    tell: async ({ message, detail }) => {
      told.push(`${message} ${detail}`);
    },
  };
  return { needs, calls, asked, told };
}
const saved: Reply<unknown> = { ok: true, value: { kind: 'saved', files: [] } };

test('nothing unsaved and nothing running: nothing is asked', async () => {
  const { needs, asked } = scene({});
  expect(await mayClose(needs, 'quit')).toBe(true);
  expect(asked).toEqual([]);
});

describe('unsaved text', () => {
  test('is asked about in the words of what was chosen', () => {
    const project = { name: 'orders', unsavedCount: 2 };
    expect(closeQuestion('quit', project, [])).toMatchObject({
      message: 'orders has unsaved text in 2 files.',
      buttons: ['Save all and quit', 'Keep for next time', 'Cancel'],
    });
    expect(closeQuestion('close', { ...project, unsavedCount: 1 }, [])).toMatchObject({
      message: 'orders has unsaved text in one file.',
      buttons: ['Save all and close', 'Keep for next time', 'Cancel'],
    });
  });

  test('save all: everything is saved at once, on what it is based, then dropped', async () => {
    const unsaved = [text('a.json'), text('new.json', { expected: null })];
    const { needs, calls } = scene({ unsaved, answers: ['save-all'] });
    expect(await mayClose(needs, 'quit')).toBe(true);
    expect(calls).toEqual([
      ['session.load', {}],
      [
        'files.save',
        {
          files: [
            { path: 'a.json', text: 'text of a.json', expected: 'a1' },
            { path: 'new.json', text: 'text of new.json', expected: null },
          ],
        },
      ],
      ['session.dropUnsaved', { path: 'a.json' }],
      ['session.dropUnsaved', { path: 'new.json' }],
    ]);
  });

  test('keep and cancel touch nothing', async () => {
    const keep = scene({ unsaved: [text('a')], answers: ['keep'] });
    expect(await mayClose(keep.needs, 'quit')).toBe(true);
    const cancel = scene({ unsaved: [text('a')], answers: ['stay'] });
    expect(await mayClose(cancel.needs, 'quit')).toBe(false);
    expect([...keep.calls, ...cancel.calls]).toEqual([]);
  });

  test('that is in conflict with the file is kept, and the window stays', async () => {
    const save: Reply<unknown> = {
      ok: true,
      value: { kind: 'conflict', conflicts: [{ path: 'a', current: null }] },
    };
    const { needs, calls, told } = scene({ unsaved: [text('a')], answers: ['save-all'], save });
    expect(await mayClose(needs, 'quit')).toBe(false);
    expect(told).toEqual([expect.stringContaining('Changed outside of Tagline since you opened it: a.')]);
    expect(calls.map(([command]) => command)).not.toContain('session.dropUnsaved');
  });

  test('that was typed on an older version is not saved over the draft', async () => {
    const onVersion = text('a', { at: { kind: 'version', name: '1.3.0' } });
    const { needs, calls, told } = scene({ unsaved: [text('b'), onVersion], answers: ['save-all'] });
    expect(await mayClose(needs, 'quit')).toBe(false);
    expect(told).toEqual([expect.stringContaining('a was edited in version 1.3.0.')]);
    expect(calls).toEqual([['session.load', {}]]);
  });

  test('that can’t be written: the reason is told, and the window stays', async () => {
    const error = { code: 'disk-full', message: 'Could not save a: no space left', data: {} } as const;
    const { needs, told } = scene({
      unsaved: [text('a')],
      answers: ['save-all'],
      save: { ok: false, error },
    });
    expect(await mayClose(needs, 'quit')).toBe(false);
    expect(told).toEqual(['The disk is full. Could not save a: no space left']);
  });
});

describe('running work', () => {
  test('is waited for, and then the unsaved text is asked about', async () => {
    const { needs, asked } = scene({
      unsaved: [text('a')],
      jobs: [job('1', false)],
      answers: ['wait', 'keep'],
    });
    expect(await mayClose(needs, 'quit')).toBe(true);
    expect(asked.map(({ buttons }) => buttons)).toEqual([
      ['Wait, then quit', "Don't quit"],
      ['Save all and quit', 'Keep for next time', 'Cancel'],
    ]);
  });

  test('is cancelled where that is possible', async () => {
    const { needs, calls } = scene({ jobs: [job('1', true), job('2', true)], answers: ['cancel-jobs'] });
    expect(await mayClose(needs, 'quit')).toBe(true);
    expect(calls).toEqual([
      ['jobs.cancel', { id: '1' }],
      ['jobs.cancel', { id: '2' }],
    ]);
  });

  test('can’t be cancelled when one of it is past that', () => {
    const question = closeQuestion('quit', null, [job('1', true), job('2', false)]);
    expect(question?.answers).toEqual(['wait', 'stay']);
    expect(question?.detail).toBe('Deploy 1\nDeploy 2');
  });
});
