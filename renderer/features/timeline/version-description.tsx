import { cx } from '../../ui/cx.ts';

const collapsedLength = 300;
const expandedLength = 20_000;

/** Two lines of it; all of it on demand. Plain text, whatever it holds. */
export function VersionDescription({
  text,
  expanded,
  onToggle,
  focusable,
}: {
  text: string;
  expanded: boolean;
  onToggle: () => void;
  focusable: boolean;
}) {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const long = trimmed.length > 130 || trimmed.includes('\n');
  return (
    <div className="text-sm text-muted">
      <p
        className={cx(
          'selectable break-words',
          expanded ? 'max-h-60 overflow-auto whitespace-pre-wrap' : 'line-clamp-2',
        )}
      >
        {expanded ? shorten(trimmed, expandedLength) : shorten(trimmed, collapsedLength)}
      </p>
      {long && (
        <button
          type="button"
          aria-expanded={expanded}
          tabIndex={focusable ? 0 : -1}
          onClick={onToggle}
          className="rounded text-accent-text hover:underline"
        >
          {expanded ? 'Show less' : 'Show all'}
        </button>
      )}
    </div>
  );
}

const shorten = (text: string, length: number) => (text.length > length ? `${text.slice(0, length)}…` : text);
