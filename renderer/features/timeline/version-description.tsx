import { cx } from '../../ui/cx.ts';
import { shortDescription } from './short-description.ts';

const mostShown = 20_000;

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
  const { short, whole } = shortDescription(text);
  if (short === '') return null;
  const all = text.trim();
  return (
    <div className="text-sm text-muted">
      <p
        className={cx(
          'selectable break-words',
          expanded ? 'max-h-60 overflow-auto whitespace-pre-wrap' : 'line-clamp-2 whitespace-pre-line',
        )}
      >
        {expanded ? all.slice(0, mostShown) : short}
        {expanded && all.length > mostShown && ' … (shortened here; the version holds all of it)'}
      </p>
      {!whole && (
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
