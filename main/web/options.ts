import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '../core/failure.ts';

export type ServerOptions = {
  port: number;
  /** Absolute. */
  project: string | null;
  demo: boolean;
  json: boolean;
  help: boolean;
};

export const usage = `Serves Tagline to a browser on this machine.

  --port N         listen on this port (any free one without it)
  --project PATH   open this project
  --demo           open the sample project
  --json           print {"url": ...}, one line for each address
`;

/** @throws {Failure} `bad-request` when an option is unknown, wrong or contradicts another */
export function parseServerOptions(argv: string[], cwd: string): ServerOptions {
  const values = parseStrictly(argv);
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw new Failure('bad-request', `${values.port} is not a port; choose a number from 1 to 65535`);
  }
  if (values.demo && values.project !== undefined)
    throw new Failure('bad-request', '--demo and --project exclude each other');
  const { demo, json, help } = values;
  return {
    port: Number(values.port),
    project: values.project === undefined ? null : resolve(cwd, values.project),
    demo,
    json,
    help,
  };
}

function parseStrictly(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: '0' },
        project: { type: 'string' },
        demo: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new Failure('bad-request', error instanceof Error ? error.message : String(error));
  }
}
