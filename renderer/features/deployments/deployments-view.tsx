import { Grid3x3, Search, Server } from 'lucide-react';
import { useMemo, useState } from 'react';
import { client } from '../../store/client.ts';
import { openOverlay, useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { MatrixGrid } from './matrix-grid.tsx';
import { matrixRows } from './rows.ts';

/** Which version ran where, when, and how it ended; from each place one deploys, promotes and rolls back. */
export function DeploymentsView() {
  const { path, stamps, environments, readOnly } = useProject();
  const [filter, setFilter] = useState({ deployedOnly: false, text: '' });
  const versions = useQuery(`${path} ${stamps.versions}`, () => client.versions.list({}));
  const matrix = useQuery(`${path} ${stamps.activity}`, () => client.deploy.matrix({}));
  const [all, cells] = [versions.value?.versions, matrix.value?.cells];
  const rows = useMemo(() => matrixRows(all ?? [], cells ?? {}, filter), [all, cells, filter]);
  const failed = [versions, matrix].find(query => query.state === 'failed');

  return (
    <section aria-label="Deployments" className="flex h-full flex-col bg-surface">
      <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2">
        <label className="flex h-7 min-w-40 flex-1 items-center gap-2">
          <Search aria-hidden className="size-4 shrink-0 text-faint" />
          <input
            type="search"
            data-landing
            aria-label="Filter versions by name"
            placeholder="Filter by name"
            value={filter.text}
            onChange={event => setFilter({ ...filter, text: event.target.value })}
            spellCheck={false}
            className="h-7 min-w-0 flex-1 appearance-none bg-transparent outline-none placeholder:text-faint"
          />
        </label>
        <span role="status" className="text-sm text-muted tabular-nums">
          {all && `${rows.length.toLocaleString('en')} ${rows.length === 1 ? 'version' : 'versions'}`}
        </span>
        <Segmented
          label="Versions"
          value={filter.deployedOnly ? 'deployed' : 'all'}
          onChange={next => setFilter({ ...filter, deployedOnly: next === 'deployed' })}
          options={[
            { value: 'all', label: 'All' },
            { value: 'deployed', label: 'Deployed' },
          ]}
        />
        <Button size="sm" onClick={() => openOverlay({ kind: 'drift', environment: null })}>
          Drift…
        </Button>
      </div>
      {failed?.state === 'failed' ? (
        <div className="p-6">
          <Note tone="danger">{failed.error.message}</Note>
        </div>
      ) : environments.length === 0 ? (
        <EmptyState
          icon={Server}
          title="No environment yet"
          action={
            <Button
              variant="primary"
              disabled={readOnly !== null}
              onClick={() => openOverlay({ kind: 'environment-form', id: null })}
            >
              New environment
            </Button>
          }
        >
          Here stands which version ran in which environment, when, and how it ended.
        </EmptyState>
      ) : all === undefined || cells === undefined ? (
        <Spinner label="Reading the deployments" className="h-full" />
      ) : rows.length === 0 ? (
        <EmptyState
          icon={Grid3x3}
          title={all.length === 0 ? 'No versions yet' : 'No version fits the filter'}
        >
          {all.length === 0
            ? 'A version is made when the latest draft is deployed, or whenever you want one.'
            : 'Take a part of the filter away.'}
        </EmptyState>
      ) : (
        <MatrixGrid rows={rows} environments={environments} cells={cells} />
      )}
    </section>
  );
}
