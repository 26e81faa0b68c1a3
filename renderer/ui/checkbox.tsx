import { Check } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';

export function Checkbox({
  checked,
  onChange,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={next => onChange(next === true)}
        className="flex size-4 shrink-0 items-center justify-center rounded bg-surface ring-1 ring-inset ring-line-strong data-[state=checked]:bg-accent data-[state=checked]:ring-accent"
      >
        <Radix.Indicator>
          <Check aria-hidden className="size-3 text-white" strokeWidth={3} />
        </Radix.Indicator>
      </Radix.Root>
      <label htmlFor={id}>{children}</label>
    </div>
  );
}
