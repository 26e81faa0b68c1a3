import { RadioGroup } from 'radix-ui';
import type { Template } from '../../../contract/commands/project.ts';

/** What to begin with: a radio group of cards. */
export function TemplateCards({
  templates,
  value,
  onChange,
}: {
  templates: Template[];
  value: string;
  onChange: (id: string) => void;
}) {
  return (
    <RadioGroup.Root
      value={value}
      onValueChange={onChange}
      aria-label="Template"
      className="grid gap-2 sm:grid-cols-3"
    >
      {templates.map(({ id, name, description }) => (
        <RadioGroup.Item
          key={id}
          value={id}
          className="flex min-w-0 flex-col gap-1 rounded-lg bg-surface p-3 text-left ring-1 ring-inset ring-line-strong hover:bg-hover data-[state=checked]:bg-accent-soft data-[state=checked]:ring-2 data-[state=checked]:ring-accent"
        >
          <span className="font-medium">{name}</span>
          <span className="text-sm text-muted">{description}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
