import { PlugZap } from 'lucide-react';
import type { DeclaredConnection } from '../../../contract/connections/declaration.ts';
import type { At } from '../../../contract/shapes.ts';
import { client } from '../../store/client.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import type { CredentialEdits } from './credential-edits.ts';
import { valueIn } from './declared-model.ts';
import type { ConnectionRow } from './form-model.ts';
import { useConnectionTest } from './use-connection-test.ts';

type Props = {
  connection: DeclaredConnection;
  state: At;
  environment: string | null;
  rows: ConnectionRow[];
  secrets: CredentialEdits;
};

/** Asks the connection's system with what stands in the form, and says what it answered. */
export function ConnectionTestButton({ connection, state: at, environment, rows, secrets }: Props) {
  const { state, run, stop } = useConnectionTest();
  const { name, title, fields } = connection;
  const ask = () => {
    const plain = fields.filter(({ secret }) => !secret);
    const typed = fields.flatMap(({ key }) => {
      const edit = secrets[key];
      return edit?.kind === 'set' && edit.value !== '' ? [[key, edit.value] as const] : [];
    });
    return client.connections.test({
      environment,
      connection: name,
      at,
      values: Object.fromEntries(plain.map(({ key }) => [key, valueIn(rows, key)])),
      secrets: Object.fromEntries(typed),
    });
  };
  return (
    <div className="flex flex-col items-start gap-2">
      {state.kind === 'running' ? (
        <Button size="sm" onClick={stop} aria-label={`Cancel the test of ${title}`}>
          Cancel test
        </Button>
      ) : (
        <Button size="sm" onClick={() => void run(ask)} aria-label={`Test connection ${title}`}>
          <PlugZap aria-hidden className="size-3.5" />
          Test connection
        </Button>
      )}
      {state.kind === 'running' && (
        <p role="status" className="text-sm text-muted">
          Asking {title}…
        </p>
      )}
      {state.kind === 'done' && (
        <Note tone={state.passed ? 'success' : 'danger'} className="self-stretch">
          {state.message}
        </Note>
      )}
    </div>
  );
}
