import type { FileChange } from '../../../contract/commands/compare.ts';
import { cx } from '../../ui/cx.ts';
import { visibleName } from '../../ui/visible-name.ts';

const marks = {
  added: ['+', 'added', 'text-success'],
  modified: ['~', 'changed', 'text-warning'],
  deleted: ['−', 'removed', 'text-danger'],
  renamed: ['→', 'moved', 'text-accent-text'],
} as const;
const most = 200;

/** The files that will change there; the comparison in full has the rest. */
export function PlannedChanges({ changes }: { changes: FileChange[] }) {
  if (changes.length === 0) return null;
  return (
    <ul
      aria-label="Planned changes"
      className="mt-2 max-h-36 overflow-auto rounded-md border border-line py-1"
    >
      {changes.slice(0, most).map(({ path, oldPath, status }) => {
        const [sign, word, tone] = marks[status];
        return (
          <li key={path} className="flex items-center gap-2 px-3 font-mono text-sm leading-6">
            <span aria-hidden className={cx('w-3 shrink-0 text-center font-semibold', tone)}>
              {sign}
            </span>
            <span className="sr-only">{word}</span>
            <span className="truncate" title={visibleName(path)}>
              {oldPath && visibleName(`${oldPath} → `)}
              {visibleName(path)}
            </span>
          </li>
        );
      })}
      {changes.length > most && <li className="px-3 text-sm text-muted">and {changes.length - most} more</li>}
    </ul>
  );
}
