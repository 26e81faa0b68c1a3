import type { z } from 'zod';
import type { Command } from './command.ts';
import { activity } from './commands/activity.ts';
import { app } from './commands/app.ts';
import { compare } from './commands/compare.ts';
import { connections } from './commands/connections.ts';
import { deploy } from './commands/deploy.ts';
import { environments } from './commands/environments.ts';
import { files } from './commands/files.ts';
import { jobs } from './commands/jobs.ts';
import { project } from './commands/project.ts';
import { session } from './commands/session.ts';
import { vault } from './commands/vault.ts';
import { versions } from './commands/versions.ts';

/** Every command, by room. Its wire name is `room.command`, for example `versions.create`. */
export const contract = {
  app,
  project,
  files,
  session,
  versions,
  compare,
  environments,
  connections,
  deploy,
  activity,
  vault,
  jobs,
};

export type Contract = typeof contract;
export type Room = keyof Contract;

/** What a caller passes (defaults may be left out), what a handler gets, and what comes back. */
export type InputOf<C> = C extends Command<infer S, unknown> ? z.input<S> : never;
export type ParsedInputOf<C> = C extends Command<infer S, unknown> ? z.output<S> : never;
export type OutputOf<C> = C extends { output?: infer O } ? Exclude<O, undefined> : never;

/** One function for each command of a room. A command without a handler does not compile. */
export type HandlersOf<R extends Room> = {
  [K in keyof Contract[R]]: (input: ParsedInputOf<Contract[R][K]>) => Promise<OutputOf<Contract[R][K]>>;
};
export type Handlers = { [R in Room]: HandlersOf<R> };
