import { RadioGroup } from 'radix-ui';
import { useId } from 'react';

type Option<T extends string> = { value: T; label: string; note: string };

/** One of a few ways, each with what it means. */
export function Choice<T extends string>({
  label,
  value,
  onChange,
  onEnter,
  options,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  /** Enter takes what is chosen. */
  onEnter: () => void;
  options: Option<T>[];
}) {
  const id = useId();
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={next => onChange(next as T)}
      onKeyDown={event => event.key === 'Enter' && onEnter()}
      className="flex flex-col gap-2"
    >
      {options.map(option => (
        <label
          key={option.value}
          htmlFor={`${id}-${option.value}`}
          className="flex gap-3 rounded-lg p-3 ring-1 ring-inset ring-line hover:bg-hover has-data-[state=checked]:bg-accent-soft has-data-[state=checked]:ring-accent"
        >
          <RadioGroup.Item
            id={`${id}-${option.value}`}
            value={option.value}
            data-initial-focus={option.value === value || undefined}
            aria-describedby={`${id}-${option.value}-note`}
            className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full bg-surface ring-1 ring-inset ring-line-strong data-[state=checked]:bg-accent data-[state=checked]:ring-accent"
          >
            <RadioGroup.Indicator className="size-1.5 rounded-full bg-white" />
          </RadioGroup.Item>
          <span className="min-w-0">
            <span className="block font-medium wrap-anywhere">{option.label}</span>
            <span id={`${id}-${option.value}-note`} className="block text-muted wrap-anywhere">
              {option.note}
            </span>
          </span>
        </label>
      ))}
    </RadioGroup.Root>
  );
}
