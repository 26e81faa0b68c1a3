import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { shortDescription } from './short-description.ts';

const mostShown = 20_000;
const scrollKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']);

/** Two lines of it, or all of it. Plain text, whatever it holds. */
export function VersionDescription({ text, expanded }: { text: string; expanded: boolean }) {
  const { short } = shortDescription(text);
  const paragraph = useRef<HTMLParagraphElement>(null);
  const [tooLong, setTooLong] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: both change the height
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = paragraph.current ?? {};
    // Line boxes stand over by a pixel or two without anything to scroll to.
    setTooLong(scrollHeight > clientHeight + 4);
  }, [text, expanded]);
  if (short === '') return null;
  const all = text.trim();
  // What scrolls is reached and scrolled by keyboard; elsewhere in the row these keys lead to other rows.
  const scrolls =
    expanded && tooLong
      ? {
          tabIndex: 0,
          onKeyDown: (event: KeyboardEvent) => scrollKeys.has(event.key) && event.stopPropagation(),
        }
      : {};
  return (
    <p
      ref={paragraph}
      {...scrolls}
      className={cx(
        'selectable text-sm break-words text-muted',
        expanded ? 'max-h-60 overflow-auto whitespace-pre-wrap' : 'line-clamp-2 whitespace-pre-line',
      )}
    >
      {expanded ? all.slice(0, mostShown) : short}
      {expanded && all.length > mostShown && ' … (shortened here; the version holds all of it)'}
    </p>
  );
}

/** Shows all of a description that two lines can't hold. */
export function DescriptionToggle(props: {
  text: string;
  expanded: boolean;
  onToggle: () => void;
  focusable: boolean;
}) {
  if (shortDescription(props.text).whole) return null;
  return (
    <button
      type="button"
      aria-expanded={props.expanded}
      tabIndex={props.focusable ? 0 : -1}
      onClick={props.onToggle}
      className="shrink-0 rounded text-sm text-accent-text hover:underline"
    >
      {props.expanded ? 'Show less' : 'Show all'}
    </button>
  );
}
