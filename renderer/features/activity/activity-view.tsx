import { ScrollText } from 'lucide-react';
import { useMemo, useState } from 'react';
import { client } from '../../store/client.ts';
import { useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { ActivityList } from './activity-list.tsx';
import { ActivityToolbar } from './activity-toolbar.tsx';
import { filterActivity, groupByDay, noFilter } from './filter.ts';

/** The audit trail: deployments, versions, restores and changes of environments. */
export function ActivityView() {
  const { path, stamps } = useProject();
  const [filter, setFilter] = useState(noFilter);
  const query = useQuery(`${path} ${stamps.activity} ${stamps.versions}`, () => client.activity.list({}));
  const entries = query.value?.entries;
  const shown = useMemo(() => filterActivity(entries ?? [], filter, Date.now()), [entries, filter]);
  const rows = useMemo(() => groupByDay(shown, Date.now()), [shown]);

  return (
    <section aria-label="Activity" className="flex h-full flex-col bg-surface">
      <ActivityToolbar filter={filter} onFilter={setFilter} shown={shown} total={entries?.length ?? 0} />
      {query.state === 'failed' ? (
        <div className="p-6">
          <Note tone="danger">{query.error.message}</Note>
        </div>
      ) : entries === undefined ? (
        <Spinner label="Reading the activity" className="h-full" />
      ) : entries.length === 0 ? (
        <EmptyState icon={ScrollText} title="Nothing has happened yet">
          Versions, restores and deployments will stand here, each with who did it and when.
        </EmptyState>
      ) : shown.length === 0 ? (
        <EmptyState
          icon={ScrollText}
          title="Nothing fits the filter"
          action={<Button onClick={() => setFilter(noFilter)}>Clear the filter</Button>}
        />
      ) : (
        <ActivityList rows={rows} />
      )}
    </section>
  );
}
