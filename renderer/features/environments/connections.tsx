import type { At } from '../../../contract/shapes.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import type { Query } from '../../store/use-query.ts';
import { Note } from '../../ui/note.tsx';
import { ConnectionRows } from './connection-rows.tsx';
import type { CredentialEdits } from './credential-edits.ts';
import { Credential } from './credential-fields.tsx';
import { DeclaredConnectionFields } from './declared-connection.tsx';
import { splitRows } from './declared-model.ts';
import type { ConnectionRow } from './form-model.ts';
import type { Declared } from './use-declared.ts';

type Props = {
  declared: Query<Declared>;
  /** The state of the project that declares them. */
  state: At;
  environment: Environment | null;
  rows: ConnectionRow[];
  onRows: (rows: ConnectionRow[]) => void;
  secrets: CredentialEdits;
  onSecrets: (secrets: CredentialEdits) => void;
  duplicate: string | null;
  error: string | undefined;
};

/** What the integration declares that it needs, then whatever else the environment brings. */
export function Connections(props: Props) {
  const { declared, state, environment, rows, onRows, secrets, onSecrets, duplicate, error } = props;
  const connections = declared.value?.connections ?? [];
  const needs = declared.value?.needs ?? [];
  const split = splitRows(rows, connections);
  const secretKeys = connections.flatMap(({ fields }) =>
    fields.filter(({ secret }) => secret).map(({ key }) => key),
  );
  const strays = (environment?.credentials ?? []).filter(
    ({ room, name, state: is }) => room === 'connection' && is !== 'missing' && !secretKeys.includes(name),
  );
  const edit = (key: string) => (next: CredentialEdits[string] | null) => {
    const { [key]: _, ...others } = secrets;
    onSecrets(next === null ? others : { ...others, [key]: next });
  };
  return (
    <section aria-label="Connections" className="flex flex-col gap-4 border-t border-line pt-4">
      <div>
        <p aria-hidden className="font-medium">
          Connections
        </p>
        <p className="text-sm text-muted">
          {connections.length === 0
            ? 'A file connections.yaml in the project says what the integration needs from each environment.'
            : `What ${state.kind === 'draft' ? 'the latest draft' : state.name} needs, by its connections.yaml. Values go with each release; secrets are kept encrypted on this machine.`}
        </p>
      </div>
      {declared.state === 'failed' && <Note tone="warning">{declared.error.message}</Note>}
      {connections.map(connection => (
        <DeclaredConnectionFields
          key={connection.name}
          connection={connection}
          needs={needs}
          state={state}
          environment={environment}
          rows={rows}
          onRows={onRows}
          secrets={secrets}
          onSecret={edit}
        />
      ))}
      {strays.map(({ name, ...known }) => (
        <Credential
          key={name}
          field={{ label: name, hint: 'Not declared any more.', multiline: false }}
          known={known}
          edit={secrets[name]}
          onEdit={edit(name)}
        />
      ))}
      <ConnectionRows
        rows={split.others}
        onChange={others => onRows([...split.declared, ...others])}
        duplicate={duplicate}
        error={error}
        secretKeys={secretKeys}
      />
    </section>
  );
}
