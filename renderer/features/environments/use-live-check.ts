import { useState } from 'react';
import type { Environment, LiveLook } from '../../../contract/snapshot.ts';
import { client, told } from '../../store/client.ts';

/** Reads, when asked, what really runs in an environment; `last` is what was found since its last deployment. */
export function useLiveCheck({ id, look }: Environment): {
  last: LiveLook | null;
  busy: boolean;
  run: () => void;
} {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    told(await client.deploy.check({ environment: id }));
    setBusy(false);
  };
  return { last: look, busy, run: () => void run() };
}
