import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import type { Unsaved } from './restore-deed.ts';

const choices: { value: Unsaved; label: string }[] = [
  { value: 'save', label: 'Save it into the draft first; Undo brings it back' },
  { value: 'discard', label: 'Discard it' },
];

export function UnsavedChoice({ value, onChange }: { value: Unsaved; onChange: (value: Unsaved) => void }) {
  const id = useId();
  return (
    <RadioGroup.Root
      aria-label="What to do with the unsaved text"
      value={value}
      onValueChange={next => onChange(next as Unsaved)}
      className="flex flex-col gap-1"
    >
      {choices.map(choice => (
        <div key={choice.value} className="flex items-center gap-2">
          <RadioGroup.Item
            id={`${id}-${choice.value}`}
            value={choice.value}
            className="flex size-4 shrink-0 items-center justify-center rounded-full bg-surface ring-1 ring-inset ring-line-strong data-[state=checked]:ring-accent"
          >
            <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
          </RadioGroup.Item>
          <label htmlFor={`${id}-${choice.value}`}>{choice.label}</label>
        </div>
      ))}
    </RadioGroup.Root>
  );
}
