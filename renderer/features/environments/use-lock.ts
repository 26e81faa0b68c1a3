import { useState } from 'react';
import type { Environment } from '../../../contract/snapshot.ts';
import type { TargetLockState } from '../../../contract/target.ts';
import { client } from '../../store/client.ts';
import { useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';

/**
 * Who deploys to an environment. Asked when its card is shown only where no credential is needed, for which
 * somebody might be asked; everywhere when `refresh` is called. What can't be told is told as nobody.
 */
export function useLock({ id, credentials }: Environment): {
  lock: TargetLockState | null;
  refresh: () => void;
} {
  const { path, stamps } = useProject();
  const [asked, setAsked] = useState(0);
  const mayAsk = credentials.length === 0 || asked > 0;
  const query = useQuery(mayAsk ? `${path} ${id} ${stamps.activity} ${asked}` : null, () =>
    client.deploy.lock({ environment: id }),
  );
  return { lock: query.value?.lock ?? null, refresh: () => setAsked(count => count + 1) };
}
