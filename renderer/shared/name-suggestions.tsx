import { client } from '../store/client.ts';
import { useProject } from '../store/store.ts';
import { useQuery } from '../store/use-query.ts';
import { cx } from '../ui/cx.ts';

/** Names after the project's own habit, each with when to use it. */
export function NameSuggestions({
  chosen,
  onChoose,
  disabled,
}: {
  chosen: string;
  onChoose: (name: string) => void;
  disabled: boolean;
}) {
  const { path, stamps } = useProject();
  const query = useQuery(`${path} ${stamps.versions}`, () => client.versions.suggestNames({}));
  const suggestions = query.value?.suggestions ?? [];
  if (suggestions.length === 0) return null;
  return (
    <ul aria-label="Suggested names" className="grid grid-cols-2 gap-2 sm:grid-cols-3">
      {suggestions.slice(0, 6).map(({ name, when }) => (
        <li key={name} className="min-w-0">
          <button
            type="button"
            disabled={disabled}
            aria-pressed={name === chosen}
            onClick={() => onChoose(name)}
            className={cx(
              'flex h-full w-full flex-col rounded-md px-2 py-1 text-left ring-1 ring-inset transition-colors hover:bg-hover disabled:opacity-50',
              name === chosen ? 'bg-accent-soft ring-accent' : 'bg-surface ring-line-strong',
            )}
          >
            <span className="w-full truncate font-mono font-medium" title={name}>
              {name}
            </span>
            <span className="text-sm text-muted">{when}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
