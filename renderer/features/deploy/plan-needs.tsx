import type { ConnectionNeed, DeploySource } from '../../../contract/commands/deploy.ts';
import type { At } from '../../../contract/shapes.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { openOverlay } from '../../store/store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';

type Props = { needs: ConnectionNeed[]; target: Environment; at: At; source: DeploySource };

/** The connections that the version declares, with what the environment lacks of them. */
export function PlanNeeds({ needs, target, at, source }: Props) {
  if (needs.length === 0) return null;
  const missing = needs.filter(({ state, optional }) => state === 'missing' && !optional);
  const fill = () => {
    const back = { kind: 'deploy', environment: target.id, source } as const;
    openOverlay({ kind: 'environment-form', id: target.id, at, back });
  };
  return (
    <section aria-label="Connections" className="flex flex-col gap-2">
      {missing.length > 0 && (
        <Note
          tone="danger"
          title={`${target.name} lacks ${missing.length === 1 ? 'a value' : `${missing.length} values`} that this version needs`}
          action={
            <Button size="sm" onClick={fill}>
              Fill in…
            </Button>
          }
        >
          {missing.map(({ connection, title }) => `${connection}: ${title}`).join(', ')}
        </Note>
      )}
      <div className="flex items-center gap-3">
        <h3 className="font-medium">Connections</h3>
        <span className="text-muted">
          {needs.filter(({ state }) => state === 'set').length} of {needs.length} set
        </span>
      </div>
      <ul aria-label="Connections that it needs" className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
        {needs.map(need => (
          <li key={need.key} className="flex min-w-0 items-center gap-2" title={need.key}>
            <span className="min-w-0 truncate">
              <span className="text-muted">{need.connection}</span> {need.title}
            </span>
            <span className="flex-1" />
            <State {...need} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ state, optional, variable }: ConnectionNeed) {
  if (variable) {
    return (
      <span title={variable} className="flex">
        <Badge tone="accent">Set by a variable</Badge>
      </span>
    );
  }
  if (state === 'set') return <Badge tone="success">Set</Badge>;
  if (state === 'unknown') return <Badge>Locked</Badge>;
  return optional ? <Badge>Optional</Badge> : <Badge tone="danger">Missing</Badge>;
}
