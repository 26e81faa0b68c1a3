import { ArrowLeftRight, GitCompareArrows } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { FileChange } from '../../../contract/commands/compare.ts';
import type { Side } from '../../../contract/shapes.ts';
import { client } from '../../store/client.ts';
import { sideLabel } from '../../store/standing.ts';
import { show, useProject, useStore } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Counts } from '../../ui/counts.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Note } from '../../ui/note.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { ChangeList } from './change-list.tsx';
import { ChangePane } from './change-pane.tsx';
import { CompareToolbar } from './compare-toolbar.tsx';
import type { MergeHandle } from './merge-view.ts';
import { SidePicker } from './side-picker.tsx';

/** Any two of: the latest draft, a version, what an environment runs. */
export function CompareView() {
  const view = useStore(state => state.view);
  if (view.kind !== 'compare') return null;
  return <Comparison a={view.a} b={view.b} path={view.path} />;
}

function Comparison({ a, b, path }: { a: Side; b: Side; path: string | null }) {
  const project = useProject();
  const stamp = `${project.stamps.files} ${project.stamps.versions} ${project.stamps.activity}`;
  const sides = JSON.stringify([a, b]);
  const key = `${project.path} ${stamp} ${sides}`;
  const query = useQuery(key, () => client.compare.files({ a, b, lines: false }));
  // Many files are listed at once; what reading them tells comes behind.
  const counted = useQuery(key, async () => {
    const reply = await client.compare.files({ a, b });
    return reply.ok ? { ok: true, value: { sides, changes: reply.value.changes } } : reply;
  });
  const changes = counted.value?.sides === sides ? counted.value.changes : (query.value?.changes ?? []);
  const choose = (next: { a?: Side; b?: Side }) => show({ kind: 'compare', a, b, path, ...next });

  return (
    <section aria-label="Compare" className="flex h-full flex-col bg-surface">
      <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-2">
        <SidePicker label="From" side={a} onChange={side => choose({ a: side })} />
        <IconButton icon={ArrowLeftRight} label="Swap sides" onClick={() => choose({ a: b, b: a })} />
        <SidePicker label="To" side={b} onChange={side => choose({ b: side })} />
        <span className="flex-1" />
        {query.value && <Counts {...query.value.counts} />}
      </div>
      {query.state === 'failed' ? (
        <div className="p-6">
          <Note tone="danger" title="These can’t be compared">
            {query.error.message}
          </Note>
        </div>
      ) : query.value === null ? (
        <Spinner label="Comparing" className="h-full" />
      ) : changes.length === 0 ? (
        <EmptyState icon={GitCompareArrows} title="No differences">
          {sideLabel(a, project)} and {sideLabel(b, project)} hold exactly the same files.
        </EmptyState>
      ) : (
        <Changes a={a} b={b} path={path} changes={changes} stamp={stamp} />
      )}
    </section>
  );
}

type ChangesProps = { a: Side; b: Side; path: string | null; changes: FileChange[]; stamp: string };

function Changes({ a, b, path, changes, stamp }: ChangesProps) {
  const [filter, setFilter] = useState('');
  const handle = useRef<MergeHandle | null>(null);
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return changes.filter(change => change.path.toLowerCase().includes(wanted));
  }, [changes, filter]);
  const change = shown.find(candidate => candidate.path === path) ?? shown[0] ?? null;
  const select = (next: string) => show({ kind: 'compare', a, b, path: next });

  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex w-48 shrink-0 flex-col border-r border-line bg-canvas md:w-64">
        <div className="p-2 pb-1">
          <input
            value={filter}
            onChange={event => setFilter(event.target.value)}
            placeholder={`Filter ${changes.length} ${changes.length === 1 ? 'file' : 'files'}`}
            aria-label="Filter changed files"
            className="h-7 w-full rounded-md bg-surface px-2 ring-1 ring-line-strong ring-inset placeholder:text-faint"
          />
        </div>
        <ChangeList changes={shown} selected={change?.path ?? null} onSelect={select} />
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        {change === null ? (
          <EmptyState icon={GitCompareArrows} title="No file of that name differs" />
        ) : (
          <>
            <CompareToolbar a={a} b={b} change={change} changes={shown} onSelect={select} handle={handle} />
            <div className="min-h-0 flex-1">
              <ChangePane a={a} b={b} change={change} stamp={stamp} handle={handle} />
            </div>
          </>
        )}
      </div>
    </div>
  );
}
