import { describe, expect, it } from 'vitest';
import { contract, type Handlers } from '../../contract/contract.ts';
import { dispatch } from './dispatch.ts';
import { Failure } from './failure.ts';

/** Handlers of which only some do something. */
const handlersWith = (some: {
  [room: string]: { [command: string]: (input: unknown) => Promise<unknown> };
}) => {
  const all = Object.entries(contract).map(([room, commands]) => [
    room,
    Object.fromEntries(Object.keys(commands).map(name => [name, some[room]?.[name] ?? (async () => null)])),
  ]);
  return Object.fromEntries(all) as Handlers;
};

const failureOf = async (handlers: Handlers, name: string, input: unknown) => {
  const reply = await dispatch(handlers, name, input);
  if (reply.ok) throw new Error('It should have failed.');
  return reply.error;
};

describe('dispatch', () => {
  it('hands the parsed input, with its defaults, to the handler', async () => {
    const handlers = handlersWith({ project: { open: async input => ({ kind: 'opened', got: input }) } });
    expect(await dispatch(handlers, 'project.open', { path: '/a', extra: 1 })).toEqual({
      ok: true,
      value: { kind: 'opened', got: { path: '/a', initialise: false } },
    });
  });

  it.each([
    'nothing.here',
    'project',
    'project.',
    '.open',
    'project.open.more',
    'project.constructor',
    'constructor.name',
    '__proto__.toString',
    'project.__proto__',
    'toString',
    '',
  ])('refuses %j as a command that does not exist', async name => {
    const error = await failureOf(handlersWith({}), name, {});
    expect(error.code).toBe('bad-request');
    expect(error.message).toContain('no command');
  });

  it('names the field that does not fit', async () => {
    const error = await failureOf(handlersWith({}), 'versions.create', { name: 7 });
    expect(error).toMatchObject({ code: 'bad-request', data: { fields: ['name'] } });
    expect(error.message).toContain('name');
    expect((await failureOf(handlersWith({}), 'files.save', { files: [{ path: 'a' }] })).data.fields).toEqual(
      ['files.0.text'],
    );
    expect((await failureOf(handlersWith({}), 'app.snapshot', undefined)).code).toBe('bad-request');
  });

  it('turns every thrown thing into a reply', async () => {
    const thrown: unknown[] = [
      new Failure('name-taken', 'Taken.', { name: 'a' }),
      new Error('odd'),
      'text',
      null,
    ];
    const codes = [];
    for (const error of thrown) {
      const handlers = handlersWith({
        app: {
          snapshot: async () => {
            throw error;
          },
        },
      });
      codes.push((await failureOf(handlers, 'app.snapshot', {})).code);
    }
    expect(codes).toEqual(['name-taken', 'internal', 'internal', 'internal']);
  });
});
