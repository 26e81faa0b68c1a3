import type { FileChange } from '../../contract/commands/compare.ts';
import { cx } from '../ui/cx.ts';
import { visibleName } from '../ui/visible-name.ts';

const marks = {
  added: { sign: '+', word: 'added', className: 'text-success' },
  modified: { sign: '~', word: 'changed', className: 'text-warning' },
  renamed: { sign: '→', word: 'moved', className: 'text-accent-text' },
  deleted: { sign: '−', word: 'removed', className: 'text-danger' },
};

const mostShown = 200;

/** The files that something changes, in short: a sign and a path each. */
export function ChangeList({ changes, label }: { changes: FileChange[]; label: string }) {
  const shown = changes.slice(0, mostShown);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by keyboard
    <ul aria-label={label} tabIndex={0} className="max-h-40 overflow-auto rounded-md bg-sunken px-3 py-2">
      {shown.map(({ path, oldPath, status, summary }) => {
        const { sign, word, className } = marks[status];
        const text = visibleName(oldPath === null ? path : `${oldPath} → ${path}`);
        return (
          <li key={path} className="flex min-w-0 gap-2 font-mono text-sm leading-5" title={text}>
            <span aria-hidden className={cx('shrink-0 font-semibold', className)}>
              {sign}
            </span>
            <span className="sr-only">{word}</span>
            <span className="min-w-0">
              <span className="block truncate">{text}</span>
              {summary && (
                <span className="block truncate font-sans text-muted" title={summary}>
                  {summary}
                </span>
              )}
            </span>
          </li>
        );
      })}
      {changes.length > mostShown && (
        <li className="text-sm text-muted">and {changes.length - mostShown} more</li>
      )}
    </ul>
  );
}
