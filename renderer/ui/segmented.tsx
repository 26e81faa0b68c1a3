import { ToggleGroup } from 'radix-ui';

const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** A choice of one among a few that are all seen; the arrow keys choose, as in any group of radio buttons. */
export function Segmented<T extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: { value: T; label: string }[];
}) {
  const chooseNext = (index: number, key: string) => {
    const step = steps[key];
    const next = step && options[(index + step + options.length) % options.length];
    if (next) onChange(next.value);
  };
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={next => next && onChange(next as T)}
      className="inline-flex h-7 shrink-0 items-center rounded-md bg-sunken p-0.5"
    >
      {options.map((option, index) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          onKeyDown={event => chooseNext(index, event.key)}
          className="h-6 rounded px-2 text-sm text-muted hover:text-text data-[state=on]:bg-raised data-[state=on]:text-text data-[state=on]:shadow-[0_0_0_1px_var(--line)]"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
