import { useEffect, useState } from 'react';
import type { NameCheck } from '../../contract/commands/versions.ts';
import { client } from '../store/client.ts';
import { useProject } from '../store/store.ts';

/** What is known of a name while it is typed. */
export type NameState =
  | { state: 'empty' }
  | { state: 'checking' }
  | { state: 'good' }
  | { state: 'bad'; message: string; repaired: string | null };

const pause = 120;

/** Asks the core about a version name once typing pauses. An answer to an older name is never shown. */
export function useNameCheck(name: string): NameState {
  const stamp = useProject().stamps.versions;
  const [answer, setAnswer] = useState<{ name: string; check: NameCheck } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version can take the name meanwhile
  useEffect(() => {
    if (name === '') return;
    let current = true;
    const timer = setTimeout(() => {
      void client.versions.checkName({ name }).then(reply => {
        if (current && reply.ok) setAnswer({ name, check: reply.value });
      });
    }, pause);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [name, stamp]);

  if (name === '') return { state: 'empty' };
  if (answer?.name !== name) return { state: 'checking' };
  const { check } = answer;
  return check.ok ? { state: 'good' } : { state: 'bad', message: check.message, repaired: check.repaired };
}
