import type { Inspection } from '../../contract/commands/project.ts';
import { client } from '../store/client.ts';
import { useAnswer } from '../store/use-answer.ts';

/** `refused`: it can't even be looked at, for example for want of permission. */
export type Found = Inspection | { kind: 'refused'; message: string };

/** What stands at a path of this machine while it is typed; null while that isn't known. */
export function useInspection(path: string): Found | null {
  const reply = useAnswer(path === '' ? null : path, 150, () => client.project.inspect({ path }));
  if (reply === null) return null;
  return reply.ok ? reply.value : { kind: 'refused', message: reply.error.message };
}
