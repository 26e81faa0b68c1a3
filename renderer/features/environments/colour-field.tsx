import { RadioGroup } from 'radix-ui';
import { type EnvironmentColour, environmentColours } from '../../../contract/snapshot.ts';

/** The environment's colour; each has a name that is read out. */
export function ColourField({
  value,
  onChange,
}: {
  value: EnvironmentColour;
  onChange: (colour: EnvironmentColour) => void;
}) {
  return (
    <div className="flex flex-col gap-1">
      <span id="environment-colour" className="font-medium">
        Colour
      </span>
      <RadioGroup.Root
        aria-labelledby="environment-colour"
        value={value}
        onValueChange={next => onChange(next as EnvironmentColour)}
        className="flex gap-2"
      >
        {environmentColours.map(colour => (
          <RadioGroup.Item
            key={colour}
            value={colour}
            aria-label={colour}
            title={colour}
            data-env={colour}
            className="size-6 rounded-full bg-env ring-offset-2 ring-offset-raised data-[state=checked]:ring-2 data-[state=checked]:ring-text"
          />
        ))}
      </RadioGroup.Root>
    </div>
  );
}
