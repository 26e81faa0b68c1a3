import type { Drift } from '../../../contract/commands/deploy.ts';
import type { Counts as CountsType, Side } from '../../../contract/shapes.ts';
import type { Environment } from '../../../contract/snapshot.ts';
import { ChangeList } from '../../shared/change-list.tsx';
import { closeOverlay, show } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Counts } from '../../ui/counts.tsx';
import { Note } from '../../ui/note.tsx';

type Props = { drift: Drift; message: string; target: Environment };

/** What somebody changed there, three ways: the version that was deployed, what is live, the latest draft. */
export function DriftNote({ drift, message, target }: Props) {
  const { version, changes, counts, draftSinceVersion, draftSinceLive } = drift;
  const live: Side = { kind: 'environment', id: target.id };
  const deployed: Side | null = version === null ? null : { kind: 'version', name: version };
  return (
    <section
      aria-label={`Changed in ${target.name} since the last deployment`}
      className="flex flex-col gap-3"
    >
      <Note tone="danger" title={`Somebody changed what runs in ${target.name}`}>
        {message} Keep it as a version, or overwrite it.
      </Note>
      <ul aria-label="Version, live and draft" className="flex flex-col gap-1 rounded-md bg-canvas px-3 py-2">
        {deployed && <Pair from={version ?? ''} to="live" counts={counts} a={deployed} b={live} />}
        {deployed && draftSinceVersion && (
          <Pair
            from={version ?? ''}
            to="latest draft"
            counts={draftSinceVersion}
            a={deployed}
            b={{ kind: 'draft' }}
          />
        )}
        <Pair from="live" to="latest draft" counts={draftSinceLive} a={live} b={{ kind: 'draft' }} />
      </ul>
      {changes.length > 0 && (
        <div>
          <h3 className="mb-2 font-medium">Changed there by somebody</h3>
          <ChangeList changes={changes} label="Changed there" />
        </div>
      )}
    </section>
  );
}

type PairProps = { from: string; to: string; counts: CountsType; a: Side; b: Side };

function Pair({ from, to, counts, a, b }: PairProps) {
  const same = counts.added + counts.modified + counts.deleted === 0;
  const compare = () => {
    closeOverlay();
    show({ kind: 'compare', a, b, path: null });
  };
  return (
    <li className="flex min-h-7 items-center gap-3">
      <span className="min-w-0 truncate" title={`${from} and ${to}`}>
        {from} <span aria-hidden>→</span>
        <span className="sr-only">to</span> {to}
      </span>
      {same ? <span className="text-muted">the same</span> : <Counts {...counts} />}
      <span className="flex-1" />
      {!same && (
        <Button size="sm" onClick={compare} aria-label={`Compare ${from} with ${to}`}>
          Compare
        </Button>
      )}
    </li>
  );
}
