import type { Inspection } from '../../contract/commands/project.ts';
import { client } from '../store/client.ts';
import { useAnswer } from '../store/use-answer.ts';

/** What stands at a path of this machine while it is typed; null while that isn't known. */
export function useInspection(path: string): Inspection | null {
  const reply = useAnswer(path === '' ? null : path, 150, () => client.project.inspect({ path }));
  return reply?.ok ? reply.value : null;
}
