import type { FileChange } from '../../../contract/commands/compare.ts';
import type { Counts as FileCounts } from '../../../contract/shapes.ts';
import { ChangeList } from '../../shared/change-list.tsx';
import { errorTitles } from '../../store/error-words.ts';
import { changeCount } from '../../store/standing.ts';
import type { Query } from '../../store/use-query.ts';
import { Counts } from '../../ui/counts.tsx';
import { Note } from '../../ui/note.tsx';
import { Spinner } from '../../ui/spinner.tsx';

/** What a restore does to the latest draft, in words and file by file. */
export function RestoreSummary({
  version,
  changes,
  same,
}: {
  version: string;
  changes: Query<{ changes: FileChange[]; counts: FileCounts }>;
  same: boolean;
}) {
  if (changes.state === 'failed') {
    return (
      <Note tone="danger" title={errorTitles[changes.error.code]}>
        {changes.error.message}
      </Note>
    );
  }
  if (!changes.value) return <Spinner label="Comparing" />;
  if (same) return <p>The latest draft is the same as this version. There is nothing to restore.</p>;
  const { counts } = changes.value;
  const count = changeCount(counts);
  return (
    <div className="flex flex-col gap-2">
      <p>
        The latest draft becomes exactly <span className="font-mono font-semibold break-all">{version}</span>.
        What it holds now is kept, and Undo brings it back.
      </p>
      <p className="flex items-center gap-2 font-medium">
        {count === 0 ? 'No file changes by it.' : `${count} ${count === 1 ? 'file' : 'files'} will change`}
        {count > 0 && <Counts {...counts} />}
      </p>
      {count > 0 && <ChangeList changes={changes.value.changes} label="Files that will change" />}
    </div>
  );
}
