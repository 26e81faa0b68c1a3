import type { Command } from '../../contract/command.ts';
import { contract, type Handlers } from '../../contract/contract.ts';
import type { Reply } from '../../contract/errors.ts';
import { asFailure, Failure } from './failure.ts';
import { describeIssues } from './schema-issues.ts';

type Handler = (input: unknown) => Promise<unknown>;
type Table<T> = { [key: string]: T };

// Names come from outside; only what is declared exists.
const schemas: Table<Table<Command>> = contract;

/** An own property only: a command named `constructor` or `__proto__` does not exist. */
const own = <T>(table: Table<T> | undefined, key: string): T | undefined =>
  table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;

function find(handlers: Handlers, name: string) {
  const [room = '', command = '', ...rest] = name.split('.');
  const schema = own(own(schemas, room), command)?.input;
  // The schema says what a handler takes; the compiler can't follow that through a name.
  const handler = own(own(handlers as unknown as Table<Table<Handler>>, room), command);
  if (!schema || !handler || rest.length > 0) {
    throw new Failure('bad-request', `There is no command "${name.slice(0, 100)}".`, {
      command: name.slice(0, 100),
    });
  }
  return { schema, handler };
}

/**
 * Runs a command by its wire name (`room.command`): its input is checked against the contract first.
 * Never rejects: this is the only place where errors become replies.
 */
export async function dispatch(handlers: Handlers, name: string, input: unknown): Promise<Reply<unknown>> {
  try {
    const { schema, handler } = find(handlers, name);
    const parsed = schema.safeParse(input);
    if (!parsed.success) {
      const { message, fields } = describeIssues(parsed.error.issues);
      throw new Failure('bad-request', `${name}: ${message}`, { command: name, fields });
    }
    return { ok: true, value: (await handler(parsed.data)) ?? null };
  } catch (error) {
    return { ok: false, error: asFailure(error).toInfo() };
  }
}
