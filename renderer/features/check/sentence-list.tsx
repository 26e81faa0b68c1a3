import { visibleName } from '../../ui/visible-name.ts';

const mostShown = 200;

export function SentenceList({ label, sentences }: { label: string; sentences: string[] }) {
  return (
    <ul
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by keyboard
      tabIndex={0}
      className="selectable flex max-h-40 flex-col gap-1 overflow-auto rounded-md bg-sunken px-3 py-2"
    >
      {sentences.slice(0, mostShown).map(sentence => (
        <li key={sentence} className="break-words">
          {visibleName(sentence)}
        </li>
      ))}
      {sentences.length > mostShown && (
        <li className="text-muted">and {sentences.length - mostShown} more</li>
      )}
    </ul>
  );
}
