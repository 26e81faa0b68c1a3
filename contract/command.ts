import type { z } from 'zod';

/** A command: the schema of what goes in, and (as a type only) what comes out. */
export type Command<Schema extends z.ZodType = z.ZodType, Output = unknown> = {
  input: Schema;
  /** Never present at run time; carries the output type. */
  output?: Output;
};

/** Declares a command: `command<Output>()(inputSchema)`. */
export const command =
  <Output>() =>
  <Schema extends z.ZodType>(input: Schema): Command<Schema, Output> => ({ input });
