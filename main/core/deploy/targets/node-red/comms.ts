import { z } from 'zod';
import { Failure } from '../../../failure.ts';
import { openWebSocket } from './web-socket.ts';

/** What Node-RED says while it starts flows, on `/comms` (its editor listens to the same). */
export type Comms = {
  /**
   * Resolves once the flows of this revision were started. Throws `deployment-failed` where a type is missing or
   * Node-RED says nothing in time, `target-unreachable` where it breaks off, or the signal's reason.
   * @param types of the flows
   */
  started: (revision: string, types: readonly string[], signal: AbortSignal) => Promise<void>;
  close: () => void;
};

const welcome = z.object({ auth: z.string() });
const events = z.array(z.object({ topic: z.string(), data: z.unknown() }));
const deployed = z.object({ revision: z.string() });
const missing = z.object({ error: z.literal('missing-types'), types: z.array(z.string()) });

export const startMs = 60_000;

/** Listens from now on. Throws `target-unreachable`, `authentication-failed`, or the signal's reason. */
export async function openComms(
  { url, token, trusted }: { url: string; token: string | null; trusted: string | null },
  signal: AbortSignal,
): Promise<Comms> {
  const revisions = new Set<string>();
  let lacking: string[] = [];
  let ended: Failure | null = null;
  let isIn = token === null;
  const listeners = new Set<() => void>();
  const hear = (text: string) => {
    const message = parse(text);
    const greeting = welcome.safeParse(message);
    if (greeting.success) {
      isIn ||= greeting.data.auth === 'ok';
      if (!isIn)
        ended = new Failure(
          'authentication-failed',
          'Node-RED does not let its messages be heard with these credentials.',
        );
    }
    for (const { topic, data } of events.safeParse(message).data ?? []) {
      if (topic === 'notification/runtime-deploy') {
        const known = deployed.safeParse(data).data;
        if (known) revisions.add(known.revision);
      }
      if (topic === 'notification/runtime-state') lacking = missing.safeParse(data).data?.types ?? [];
    }
    for (const listener of listeners) listener();
  };
  const socket = await openWebSocket(`${url}/comms`, trusted, signal, {
    text: hear,
    ended: why => {
      ended ??= why;
      for (const listener of listeners) listener();
    },
  });
  /** Until `is` holds, the connection ends, or the signal is aborted. */
  const until = async (is: () => boolean, within: AbortSignal): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      const settle = (done: () => void) => {
        listeners.delete(look);
        within.removeEventListener('abort', look);
        done();
      };
      const look = () => {
        if (is()) settle(resolve);
        else if (within.aborted) settle(() => reject(within.reason));
        else if (ended) settle(() => reject(ended));
      };
      listeners.add(look);
      within.addEventListener('abort', look, { once: true });
      look();
    });
  };
  const within = async (is: () => boolean, by: AbortSignal) => {
    const limit = AbortSignal.timeout(startMs);
    await until(is, AbortSignal.any([by, limit])).catch((error: unknown) => {
      if (!limit.aborted || by.aborted) throw error;
      const seconds = startMs / 1000;
      throw new Failure(
        'deployment-failed',
        `Node-RED has not said within ${seconds} seconds that the flows run.`,
      );
    });
  };
  try {
    if (token !== null) {
      socket.send(JSON.stringify({ auth: token }));
      await within(() => isIn, signal);
    }
  } catch (error) {
    socket.close();
    throw error;
  }
  socket.send(JSON.stringify({ subscribe: 'notification/#' }));
  return {
    started: async (revision, types, by) => {
      await within(() => revisions.has(revision), by);
      const ours = lacking.filter(type => types.includes(type));
      if (ours.length > 0) throw missingTypes(ours);
    },
    close: socket.close,
  };
}

export const missingTypes = (types: readonly string[]) =>
  new Failure(
    'deployment-failed',
    `This Node-RED lacks node types that the flows use: ${types.slice(0, 20).join(', ')}. Install them there (Manage palette), then deploy again.`,
    { types: types.slice(0, 100) },
  );

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
