import type { Environment } from '../../../contract/snapshot.ts';
import { client, told } from '../../store/client.ts';
import { openOverlay, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';

/** What waits to be deployed, and whether it can be now. It never goes out without the plan being seen. */
export function QueueBanner() {
  const { environments } = useProject();
  const waiting = environments.filter(({ queued }) => queued !== null);
  if (waiting.length === 0) return null;
  return (
    <div className="flex flex-col gap-1 border-b border-line bg-canvas p-2">
      {waiting.map(environment => (
        <Waiting key={environment.id} environment={environment} />
      ))}
    </div>
  );
}

function Waiting({ environment: { id, name, queued } }: { environment: Environment }) {
  if (queued === null) return null;
  const { version, at, who, reachable } = queued;
  return (
    <Note
      tone={reachable ? 'success' : 'info'}
      title={
        reachable
          ? `${name} can be reached again: ${version} waits to be deployed`
          : `${version} waits for ${name}, which can’t be reached`
      }
      action={
        <span className="flex shrink-0 gap-1">
          <Button
            size="sm"
            variant="ghost"
            onClick={() => void client.deploy.unqueue({ environment: id }).then(told)}
            aria-label={`Do not deploy ${version} to ${name}`}
          >
            Discard
          </Button>
          <Button
            size="sm"
            variant={reachable ? 'primary' : 'secondary'}
            onClick={() =>
              openOverlay({ kind: 'deploy', environment: id, source: { kind: 'version', name: version } })
            }
            aria-label={`Look at the plan of ${version} for ${name}`}
          >
            Look at the plan…
          </Button>
        </span>
      }
    >
      Queued by {who} <RelativeTime instant={at} />. Nothing goes out before you confirm it.
    </Note>
  );
}
