import type { DeployPlan, DeploySource } from '../../../contract/commands/deploy.ts';
import type { At } from '../../../contract/shapes.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { ChangeList } from '../../shared/change-list.tsx';
import { closeOverlay, show } from '../../store/store.ts';
import type { Query } from '../../store/use-query.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Counts } from '../../ui/counts.tsx';
import { Note } from '../../ui/note.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { DriftNote } from './drift-note.tsx';
import { PlanNeeds } from './plan-needs.tsx';
import { PromotionNotesView } from './promotion-notes.tsx';
import { TrustServer } from './trust-server.tsx';
import { changesSentence, liveBadge } from './wording.ts';

type Props = { plan: Query<DeployPlan>; target: Environment; source: DeploySource };

/** What runs there now, and what this deployment will change there. */
export function DeployPlanView({ plan, target, source }: Props) {
  if (plan.state === 'failed') return <Note tone="danger">{plan.error.message}</Note>;
  if (plan.value === null) return <Spinner label="Reading what runs there" />;
  const {
    running,
    live,
    liveMessage,
    drift,
    latestVersion,
    changes,
    counts,
    connections,
    needs,
    blockers,
    warnings,
    version,
    notes,
  } = plan.value;
  // Who signs is asked right above, which is better than to be told; what is missing is listed.
  const unmet = blockers.filter(({ code }) => code !== 'author-unknown' && code !== 'connection-missing');
  const badge = liveBadge(live);
  const at: At =
    version === null || source.kind === 'draft' ? { kind: 'draft' } : { kind: 'version', name: version };
  const compare = () => {
    closeOverlay();
    show({ kind: 'compare', a: { kind: 'environment', id: target.id }, b: at, path: null });
  };
  return (
    <section
      aria-label="What this deployment does"
      aria-busy={plan.state === 'loading'}
      className="flex flex-col gap-3"
    >
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1 rounded-md bg-canvas px-3 py-2">
        <dt className="text-muted">Runs now</dt>
        <dd className="flex min-w-0 flex-wrap items-center gap-2">
          {running ? (
            <span>
              <span className="font-mono font-medium">{running.version}</span>{' '}
              <span className="text-muted">
                since <RelativeTime instant={running.since} />
              </span>
            </span>
          ) : (
            <span>nothing yet</span>
          )}
          <span title={liveMessage}>
            <Badge tone={badge.tone}>{badge.word}</Badge>
          </span>
        </dd>
        <dt className="text-muted">Latest version</dt>
        <dd className="font-mono">{latestVersion ?? 'none yet'}</dd>
        {needs.length === 0 && connections.length > 0 && (
          <>
            <dt className="text-muted">Connections</dt>
            <dd className="min-w-0 truncate font-mono text-sm" title={connections.join(', ')}>
              {connections.join(', ')}
            </dd>
          </>
        )}
      </dl>
      {drift && <DriftNote drift={drift} message={liveMessage} target={target} />}
      <PlanNeeds needs={needs} target={target} at={at} source={source} />
      {unmet.map(blocker => (
        <Note
          key={blocker.message}
          tone="danger"
          title="This can’t be deployed"
          action={<TrustServer problem={blocker} environment={target} />}
        >
          {blocker.message}
        </Note>
      ))}
      {warnings.map(warning => (
        <Note key={warning} tone="warning">
          {warning}
        </Note>
      ))}
      {notes && <PromotionNotesView notes={notes} draft={source.kind === 'draft'} />}
      <div>
        <div className="flex items-center gap-3">
          <h3 className="font-medium">Changes on {target.name}</h3>
          {counts && changes.length > 0 && <Counts {...counts} />}
          <span className="flex-1" />
          {changes.length > 0 && (
            <Button size="sm" onClick={compare}>
              Compare in full
            </Button>
          )}
        </div>
        <p className="text-muted">{changesSentence(counts)}</p>
        {changes.length > 0 && (
          <div className="mt-2">
            <ChangeList changes={changes} label="Planned changes" />
          </div>
        )}
      </div>
    </section>
  );
}
