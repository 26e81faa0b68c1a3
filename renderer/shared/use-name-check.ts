import { client } from '../store/client.ts';
import { useProject } from '../store/store.ts';
import { useAnswer } from '../store/use-answer.ts';

/** What is known of a name while it is typed. */
export type NameState =
  | { state: 'empty' }
  | { state: 'checking' }
  | { state: 'good' }
  | { state: 'bad'; message: string; repaired: string | null };

const pause = 120;

/** Asks the core about a version name once typing pauses. */
export function useNameCheck(name: string): NameState {
  // A new version can take the name meanwhile, so the stamp asks again.
  const stamp = useProject().stamps.versions;
  const reply = useAnswer(name === '' ? null : `${stamp} ${name}`, pause, () =>
    client.versions.checkName({ name }),
  );
  if (name === '') return { state: 'empty' };
  if (!reply) return { state: 'checking' };
  if (!reply.ok) return { state: 'bad', message: reply.error.message, repaired: null };
  const check = reply.value;
  return check.ok ? { state: 'good' } : { state: 'bad', message: check.message, repaired: check.repaired };
}
