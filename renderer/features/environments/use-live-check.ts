import { useState } from 'react';
import type { LiveState } from '../../../contract/commands/deploy.ts';
import { client, tell } from '../../store/client.ts';

export type LiveCheckState =
  | { kind: 'idle' }
  | { kind: 'running' }
  | { kind: 'done'; live: LiveState; message: string; differing: number };

/** Reads, when asked, what really runs in an environment. */
export function useLiveCheck(environment: string): { state: LiveCheckState; run: () => void } {
  const [state, setState] = useState<LiveCheckState>({ kind: 'idle' });
  const run = async () => {
    setState({ kind: 'running' });
    const reply = await client.deploy.check({ environment });
    if (!reply.ok) {
      tell(reply.error);
      setState({ kind: 'idle' });
      return;
    }
    const { live, message, changes } = reply.value;
    setState({ kind: 'done', live, message, differing: changes.length });
  };
  return { state, run: () => void run() };
}
