import type { Reply } from '../../contract/errors.ts';
import { Failure } from '../core/failure.ts';

/** What a command ends with: the same in JSON and in words. */
export type Outcome = {
  data: unknown;
  text: string;
  /** 0 when absent. */
  exit?: number;
};

/** The value of a reply. Throws its error as a Failure. */
export function must<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw new Failure(reply.error.code, reply.error.message, reply.error.data);
}
