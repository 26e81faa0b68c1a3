import { type Client, createClient } from '../../contract/client.ts';
import type { ErrorInfo, Reply } from '../../contract/errors.ts';
import type { TaglineEvent } from '../../contract/events.ts';
import type { Transport } from '../../contract/transport.ts';
import { runAction } from './actions.ts';
import { errorTitles } from './error-words.ts';
import { setState, toast } from './store.ts';
import { askingInvoke } from './vault-gate.ts';

/** The one client of this screen; bound to its transport once, by `main.tsx`. */
export let client: Client;

type OpenPath = (path: string) => void;

function receive(event: TaglineEvent, openPath: OpenPath): void {
  switch (event.type) {
    case 'snapshot':
      setState({ snapshot: event.snapshot, connection: 'live' });
      break;
    case 'job':
      setState(state => ({ jobs: { ...state.jobs, [event.job.id]: event.job } }));
      break;
    case 'action':
      runAction(event.action);
      break;
    case 'unreachable':
      setState({ connection: 'lost' });
      break;
    case 'open-path':
      openPath(event.path);
      break;
  }
}

/** Binds the screen to its core and keeps the store in step. `openPath`: for a project that a second start asked for. */
export function connect(transport: Transport, openPath: OpenPath): void {
  client = createClient({
    ...transport,
    invoke: askingInvoke(async (command, input) => {
      const reply = await transport.invoke(command, input);
      if (!reply.ok && reply.error.code === 'disconnected') setState({ connection: 'lost' });
      return reply;
    }),
  });
  transport.subscribe(event => receive(event, openPath));
}

/** Shows a failure as a toast. */
export function tell(error: ErrorInfo): void {
  toast({ tone: 'danger', title: errorTitles[error.code], detail: error.message });
}

/** The value of a reply, or null after its failure was shown. */
export function told<T>(reply: Reply<T>): T | null {
  if (reply.ok) return reply.value;
  tell(reply.error);
  return null;
}
