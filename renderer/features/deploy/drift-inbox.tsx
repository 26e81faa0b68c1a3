import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { Environment } from '../../../contract/snapshot.ts';
import { client } from '../../store/client.ts';
import { closeOverlay, openOverlay, useProject, useStore } from '../../store/store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { AdoptLive } from './adopt-live.tsx';
import { DriftItem } from './drift-item.tsx';
import { driftsInOrder } from './drifts.ts';
import { liveBadge } from './wording.ts';

/** What runs in the environments though nobody deployed it, and what was found in the others. */
export function DriftInbox({ first }: { first: string | null }) {
  const { environments } = useProject();
  const minutes = useStore(state => state.snapshot?.settings.driftMinutes ?? 0);
  const [adopting, setAdopting] = useState<string | null>(null);
  const [checking, setChecking] = useState<string | null>(null);
  const drifts = driftsInOrder(environments, first);
  const others = environments.filter(({ id, look, running }) => {
    return !drifts.some(drift => drift.id === id) && (look !== null || running !== null);
  });

  const checkAll = async () => {
    for (const { id, running } of environments) {
      if (running === null) continue;
      setChecking(id);
      // What can't be reached is told in its line.
      await client.deploy.check({ environment: id });
    }
    setChecking(null);
  };

  const target = environments.find(({ id }) => id === adopting);
  if (target) return <AdoptLive target={target} onBack={() => setAdopting(null)} />;
  return (
    <Dialog
      title="Drift"
      description="What runs in an environment is read and compared with what was deployed there."
      size="lg"
      onClose={closeOverlay}
      footer={
        <>
          <span className="mr-auto text-sm text-muted">
            {minutes === 0
              ? 'Read only when asked.'
              : `Read every ${minutes === 1 ? 'minute' : `${minutes} minutes`} while Tagline is open.`}{' '}
            <button
              type="button"
              className="rounded underline underline-offset-2 hover:text-text"
              onClick={() => openOverlay({ kind: 'settings' })}
            >
              Change
            </button>
          </span>
          <Button
            busy={checking !== null}
            disabled={environments.every(({ running }) => running === null)}
            onClick={() => void checkAll()}
          >
            Check all now
          </Button>
          <Button variant="primary" onClick={closeOverlay}>
            Done
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {drifts.length === 0 && (
          <EmptyState icon={ShieldCheck} title="No drift is known">
            {others.length === 0
              ? 'Nothing is deployed yet. After a deployment, what somebody changes there shows here.'
              : 'When somebody changes what runs in an environment, it shows here, and nothing of it is lost.'}
          </EmptyState>
        )}
        {drifts.map(
          environment =>
            environment.look?.drift && (
              <DriftItem
                key={environment.id}
                environment={environment}
                drift={environment.look.drift}
                onAdopt={() => setAdopting(environment.id)}
              />
            ),
        )}
        {others.length > 0 && (
          <ul aria-label="Other environments" className="flex flex-col gap-1">
            {others.map(environment => (
              <Other key={environment.id} environment={environment} checking={checking === environment.id} />
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

function Other({ environment, checking }: { environment: Environment; checking: boolean }) {
  const { name, colour, look, running } = environment;
  const badge = look && liveBadge(look.live);
  return (
    <li className="flex min-h-7 items-center gap-2" aria-label={name}>
      <EnvironmentDot colour={colour} />
      <span className="min-w-0 truncate" title={name}>
        {name}
      </span>
      <span className="min-w-0 truncate font-mono text-sm text-muted">{running?.version}</span>
      <span className="flex-1" />
      {badge ? (
        <>
          <span title={look.message}>
            <Badge tone={badge.tone}>{badge.word}</Badge>
          </span>
          <RelativeTime instant={look.at} className="text-sm text-muted" />
        </>
      ) : (
        <span className="text-sm text-muted">not looked at yet</span>
      )}
      {checking && <span className="text-sm text-muted">reading…</span>}
    </li>
  );
}
