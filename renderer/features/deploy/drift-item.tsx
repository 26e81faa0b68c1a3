import { BellOff, BellRing } from 'lucide-react';
import { useState } from 'react';
import type { Environment, LiveDrift } from '../../../contract/snapshot.ts';
import { client, told } from '../../store/client.ts';
import { openOverlay, useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';
import { Note } from '../../ui/note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { DriftNote } from './drift-note.tsx';

type Props = { environment: Environment; drift: LiveDrift; onAdopt: () => void };

/** What runs in one environment though it was not deployed, and what can be done about it. */
export function DriftItem({ environment, drift, onAdopt }: Props) {
  const { id, name, colour, running } = environment;
  const { readOnly } = useProject();
  const [open, setOpen] = useState(!drift.ignored);
  const [busy, setBusy] = useState(false);
  const ignore = async () => {
    setBusy(true);
    if (told(await client.deploy.ignoreDrift({ environment: id, ignore: !drift.ignored })) !== null) {
      setOpen(drift.ignored);
    }
    setBusy(false);
  };
  return (
    <article aria-label={`Drift in ${name}`} className="flex flex-col gap-3 rounded-lg p-4 ring-1 ring-line">
      <div className="flex flex-wrap items-center gap-2">
        <EnvironmentDot colour={colour} className="size-2.5" />
        <h3 className="min-w-0 truncate font-semibold" title={name}>
          {name}
        </h3>
        <span className="text-muted">
          found <RelativeTime instant={drift.at} />
        </span>
        {drift.ignored && (
          <span title="Not told again until it changes. A deployment is stopped by it all the same.">
            <Badge>Ignored</Badge>
          </span>
        )}
        <span className="flex-1" />
        {drift.ignored && (
          <Button size="sm" variant="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide' : 'Show'}
          </Button>
        )}
      </div>
      {open ? (
        <DriftThere environment={environment} drift={drift} />
      ) : (
        <p className="text-muted">{drift.message}</p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          size="sm"
          busy={busy}
          disabled={readOnly !== null}
          onClick={() => void ignore()}
          aria-label={drift.ignored ? `Tell again of ${name}` : `Ignore in ${name} until it changes again`}
        >
          {drift.ignored ? (
            <BellRing aria-hidden className="size-3.5" />
          ) : (
            <BellOff aria-hidden className="size-3.5" />
          )}
          {drift.ignored ? 'Tell me again' : 'Ignore until it changes again'}
        </Button>
        {running && (
          <Button
            size="sm"
            disabled={readOnly !== null}
            aria-label={`Overwrite with ${running.version} in ${name}`}
            onClick={() =>
              openOverlay({
                kind: 'deploy',
                environment: id,
                source: { kind: 'version', name: running.version },
              })
            }
          >
            Overwrite with {running.version}…
          </Button>
        )}
        <Button
          size="sm"
          variant="primary"
          disabled={readOnly !== null}
          onClick={onAdopt}
          aria-label={`Adopt what runs in ${name} as a new version`}
        >
          Adopt as a new version…
        </Button>
      </div>
    </article>
  );
}

/** Read again, so that what one decides on is what runs there now. */
function DriftThere({ environment, drift }: Pick<Props, 'environment' | 'drift'>) {
  const { path, stamps } = useProject();
  const { id, running } = environment;
  const plan = useQuery(
    running ? `${path} ${id} ${running.receiptId} ${drift.message} ${stamps.files}` : null,
    () => client.deploy.plan({ environment: id, source: { kind: 'version', name: running?.version ?? '' } }),
  );
  if (plan.state === 'failed') return <Note tone="danger">{plan.error.message}</Note>;
  if (running && plan.value === null) return <Spinner label="Reading what runs there" />;
  if (plan.value?.drift) {
    return <DriftNote drift={plan.value.drift} message={plan.value.liveMessage} target={environment} />;
  }
  return <Note tone="warning">{plan.value?.liveMessage ?? drift.message}</Note>;
}
