import { Search, Tag } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { runAction } from '../../store/actions.ts';
import { client } from '../../store/client.ts';
import { errorTitles } from '../../store/error-words.ts';
import { useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { DraftRow } from './draft-row.tsx';
import { filterVersions } from './filter-versions.ts';
import { HistoryList } from './history-list.tsx';
import { UndoRow } from './undo-row.tsx';

const firstRows = 100;

/** The version history popover's inside: filter, latest draft, versions. */
export function History() {
  const { path, stamps } = useProject();
  const stamp = `${path} ${stamps.versions}`;
  const first = useQuery(stamp, () => client.versions.list({ limit: firstRows }));
  // Thousands take a moment; the first ones are shown meanwhile.
  const isPart = first.value !== null && !first.value.complete;
  const whole = useQuery(isPart ? stamp : null, () => client.versions.list({}));
  const query = isPart && (whole.value !== null || whole.state === 'failed') ? whole : first;
  const [typed, setTyped] = useState('');
  const filter = useDeferredValue(typed);
  const body = useRef<HTMLDivElement>(null);
  const all = query.value?.versions;
  const total = query.value?.total ?? 0;
  const matching = useMemo(() => filterVersions(all ?? [], filter), [all, filter]);

  const onFilterKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      body.current?.querySelector<HTMLElement>('[data-first]')?.focus();
    } else if (event.key === 'Escape' && typed !== '') {
      setTyped('');
    }
  };

  return (
    <div ref={body} className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-2 border-b border-line px-3 py-2">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <input
          data-initial-focus
          type="search"
          aria-label="Filter versions"
          placeholder="Filter by name, description or author"
          value={typed}
          onChange={event => setTyped(event.target.value)}
          onKeyDown={onFilterKey}
          spellCheck={false}
          className="h-7 min-w-0 flex-1 appearance-none bg-transparent outline-none placeholder:text-faint"
        />
        <span role="status" className="shrink-0 text-sm text-muted tabular-nums">
          {all && countWords(filter === '' ? total : matching.length, total)}
        </span>
      </div>
      <DraftRow />
      <UndoRow />
      {query.state === 'failed' && (
        <Note tone="danger" title={errorTitles[query.error.code]} className="m-3">
          {query.error.message}
        </Note>
      )}
      {!all && query.state === 'loading' && <Spinner label="Reading versions" />}
      {all?.length === 0 && <NoVersions />}
      {all && all.length > 0 && matching.length === 0 && (
        <p className="px-3 py-6 text-center text-muted">No version matches “{filter}”.</p>
      )}
      {all && matching.length > 0 && <HistoryList versions={matching} all={all} stamp={stamp} />}
    </div>
  );
}

const countWords = (shown: number, total: number) =>
  shown === total ? `${total} ${total === 1 ? 'version' : 'versions'}` : `${shown} of ${total}`;

const NoVersions = () => (
  <EmptyState
    icon={Tag}
    title="No versions yet"
    action={
      <Button variant="primary" onClick={() => runAction('versions.create')}>
        Create the first version
      </Button>
    }
  >
    A version is a named snapshot of the whole project that never changes again. You can compare it, restore
    it and deploy it at any time.
  </EmptyState>
);
