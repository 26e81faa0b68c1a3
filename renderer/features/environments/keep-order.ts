import type { ErrorInfo } from '../../../contract/errors.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { client } from '../../store/client.ts';
import { moved } from './order.ts';

/** Brings an environment to its place in the promotion order; null when it stands there. */
export async function keepOrder(
  id: string,
  position: number,
  environments: Environment[],
): Promise<ErrorInfo | null> {
  const ids = environments.map(environment => environment.id);
  const now = ids.includes(id) ? ids : [...ids, id];
  const wanted = moved(now, id, position);
  if (wanted.join() === now.join()) return null;
  const reply = await client.environments.reorder({ ids: wanted });
  return reply.ok ? null : reply.error;
}
