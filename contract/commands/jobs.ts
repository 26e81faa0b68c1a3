import { z } from 'zod';
import { command } from '../command.ts';

export const jobs = {
  /** Asks a job to stop. It ends as cancelled when it could, and says so in its record. */
  cancel: command<null>()(z.object({ id: z.string() })),
};
