import { ChangeList } from '../../shared/change-list.tsx';
import { client } from '../../store/client.ts';
import { changeCount } from '../../store/standing.ts';
import { useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Counts } from '../../ui/counts.tsx';

/** What a version of the latest draft would hold against the active version. */
export function DraftSummary() {
  const { path, draft, stamps } = useProject();
  const { base, changes } = draft;
  const count = changeCount(changes);
  const query = useQuery(base === null ? null : `${path} ${base} ${stamps.files}`, () =>
    client.compare.files({ a: { kind: 'version', name: base ?? '' }, b: { kind: 'draft' } }),
  );
  if (base !== null && count === 0) return null;
  const files = `${count} ${count === 1 ? 'file' : 'files'}`;
  return (
    <section aria-label="What goes in" className="flex flex-col gap-1">
      <h3 className="flex items-center gap-2">
        <span className="font-medium">
          {base === null ? `The first version: ${files}` : `${files} changed since ${base}`}
        </span>
        {base !== null && <Counts {...changes} />}
      </h3>
      {query.value && <ChangeList changes={query.value.changes} label="Changed files" />}
      {query.state === 'failed' && <p className="text-muted">{query.error.message}</p>}
    </section>
  );
}
