import { ArrowRight, Ellipsis, History, ListOrdered, Rocket, Shield } from 'lucide-react';
import type { Pending } from '../../../contract/commands/deploy.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { openOverlay, useProject, useStore } from '../../store/store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { CardBadges } from './card-badges.tsx';
import { CardJob, CardLock } from './card-lock.tsx';
import { cardMenu, type Move } from './card-menu.ts';
import { CardPending } from './card-pending.tsx';
import { CardRuns } from './card-runs.tsx';
import { deploySourceFor } from './deploy-source.ts';
import { LiveCheckNote } from './live-check.tsx';
import { useLiveCheck } from './use-live-check.ts';
import { useLock } from './use-lock.ts';

type Props = {
  environment: Environment;
  /** The ones before and after it in the promotion order. */
  before: Environment | null;
  next: Environment | null;
  /** Null until it is known. */
  pending: Pending | null;
  onMove: Move | null;
};

/** One environment: what runs there, since when, how it fares, and what can be done with it. */
export function EnvironmentCard({ environment, before, next, pending, onMove }: Props) {
  const { id, name, colour, running, previousVersion, targetSummary } = environment;
  const project = useProject();
  const readOnly = project.readOnly !== null;
  const check = useLiveCheck(environment);
  const { lock, refresh } = useLock(environment);
  const job = useStore(({ jobs }) =>
    Object.values(jobs).find(each => each.state === 'running' && each.environment === id),
  );
  const runCheck = () => {
    check.run();
    refresh();
  };
  const source = deploySourceFor(environment, before, project);

  return (
    <article aria-label={name} className="flex flex-col gap-2 rounded-lg bg-surface p-3 ring-1 ring-line">
      <div className="flex items-center gap-2">
        <EnvironmentDot colour={colour} className="size-2.5" />
        <h3 className="min-w-0 truncate text-lg font-semibold" title={name}>
          {name}
        </h3>
        {environment.protected && (
          <span title="A deployment to it has to repeat its name and give a reason." className="flex">
            <Badge>
              <Shield aria-hidden className="size-3" />
              Protected
            </Badge>
          </span>
        )}
        {environment.inOrder && before && (
          <span title={`Takes only versions that ran in ${before.name}.`} className="flex">
            <Badge>
              <ListOrdered aria-hidden className="size-3" />
              In order
            </Badge>
          </span>
        )}
        <span className="flex-1" />
        <Button
          size="sm"
          className="h-7 shrink-0 px-2.5"
          disabled={readOnly}
          onClick={() => openOverlay({ kind: 'deploy', environment: id, source })}
          aria-label={`Deploy to ${name}`}
        >
          <Rocket aria-hidden className="size-3.5 text-accent-text" />
          Deploy…
        </Button>
        <Menu
          align="end"
          items={cardMenu(environment, readOnly, onMove, runCheck)}
          trigger={<IconButton icon={Ellipsis} label={`More for ${name}`} size="sm" />}
        />
      </div>
      <div className="flex min-w-0 flex-col gap-1 pl-4.5">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <CardRuns running={running} />
          <span className="flex-1" />
          <CardBadges environment={environment} check={check.last} checking={check.busy} onCheck={runCheck} />
        </div>
        <p className="truncate text-sm text-muted" title={targetSummary}>
          {targetSummary}
        </p>
      </div>
      {job ? (
        <CardJob job={job} />
      ) : (
        lock && <CardLock environment={environment} lock={lock} onBroken={refresh} />
      )}
      {check.last && <LiveCheckNote look={check.last} environment={environment} />}
      <div className="flex min-h-6 min-w-0 flex-wrap items-center gap-2 border-t border-line pt-2 pl-4.5">
        <div className="min-w-40 flex-1">
          {pending && <CardPending pending={pending} runs={running?.version ?? null} />}
        </div>
        {running && previousVersion !== null && (
          <Button
            size="sm"
            variant="ghost"
            disabled={readOnly}
            onClick={() =>
              openOverlay({
                kind: 'deploy',
                environment: id,
                source: { kind: 'undo', receipt: running.receiptId },
              })
            }
            aria-label={`Undo the deployment of ${running.version}, back to ${previousVersion}`}
            title={`Back to ${previousVersion}, which ran there before`}
          >
            <History aria-hidden className="size-3.5" />
            Undo…
          </Button>
        )}
        {running && next && (
          <Button
            size="sm"
            disabled={readOnly}
            onClick={() =>
              openOverlay({ kind: 'deploy', environment: next.id, source: { kind: 'environment', id } })
            }
            aria-label={`Promote ${running.version} to ${next.name}`}
            title={`Promote ${running.version} to ${next.name}`}
            className="max-w-52"
          >
            <ArrowRight aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">Promote to {next.name}</span>
          </Button>
        )}
      </div>
    </article>
  );
}
