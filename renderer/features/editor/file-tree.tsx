import { client } from '../../store/client.ts';
import { standingAt } from '../../store/standing.ts';
import { useProject } from '../../store/store.ts';
import { useQuery } from '../../store/use-query.ts';
import { Note } from '../../ui/note.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { keyOf } from './documents/document.ts';
import { TreeHeader } from './tree/tree-header.tsx';
import { TreeList } from './tree/tree-list.tsx';

/** The files of the latest draft or, read-only, of the version that is looked at. */
export function FileTree() {
  const { path, standing, stamps } = useProject();
  const at = standingAt(standing);
  const query = useQuery(`${path}\n${keyOf(at, '')}\n${stamps.files}`, () => client.files.list({ at }));
  return (
    <nav aria-label="Files" className="flex h-full min-w-0 flex-col bg-canvas">
      <TreeHeader />
      {query.value && <TreeList entries={query.value.entries} />}
      {query.state === 'loading' && !query.value && <Spinner label="Reading the files" />}
      {query.state === 'failed' && (
        <Note tone="danger" title="The files can’t be listed" className="m-2">
          {query.error.message}
        </Note>
      )}
    </nav>
  );
}
