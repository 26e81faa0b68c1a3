import { useState } from 'react';
import type { Environment } from '../../../contract/snapshot.ts';
import { client, tell } from '../../store/client.ts';
import { type LiveCheck, rememberCheck, useLiveChecks } from '../../store/live-checks.ts';
import { useProject } from '../../store/store.ts';

/** Reads, when asked, what really runs in an environment; `last` is what was found since its last deployment. */
export function useLiveCheck({ id, running }: Environment): {
  last: LiveCheck | null;
  busy: boolean;
  run: () => void;
} {
  const place = `${useProject().path} ${id}`;
  const [busy, setBusy] = useState(false);
  const found = useLiveChecks(checks => checks[place]);
  const receiptId = running?.receiptId ?? null;
  const run = async () => {
    setBusy(true);
    const reply = await client.deploy.check({ environment: id });
    setBusy(false);
    if (!reply.ok) {
      tell(reply.error);
      return;
    }
    const { live, message, changes } = reply.value;
    const at = new Date().toISOString();
    rememberCheck(place, { receiptId, at, live, message, differing: changes.length });
  };
  return { last: found?.receiptId === receiptId ? found : null, busy, run: () => void run() };
}
