import { Checkbox } from '../../ui/checkbox.tsx';

/** What deployments to an environment have to follow. */
export type Rules = { protected: boolean; inOrder: boolean };

type Props = {
  rules: Rules;
  onChange: (rules: Rules) => void;
  /** The environment before it in the promotion order; null for the first. */
  before: string | null;
};

export function RuleFields({ rules, onChange, before }: Props) {
  return (
    <fieldset className="flex flex-col gap-3 border-t border-line pt-4">
      <legend className="sr-only">Rules for deployments</legend>
      <p aria-hidden className="font-medium">
        Rules for deployments
      </p>
      <Rule
        label="Protected"
        hint="Who deploys, rolls back or adopts there types the environment’s name and gives a reason."
        checked={rules.protected}
        onChange={checked => onChange({ ...rules, protected: checked })}
      />
      <Rule
        label="Keep to the promotion order"
        hint={
          before === null
            ? 'Takes only versions that ran in the environment before it. The first one has none, so it takes any.'
            : `Takes only versions that ran successfully in ${before}. What ran here once may come back.`
        }
        checked={rules.inOrder}
        onChange={checked => onChange({ ...rules, inOrder: checked })}
      />
    </fieldset>
  );
}

type RuleProps = { label: string; hint: string; checked: boolean; onChange: (checked: boolean) => void };

function Rule({ label, hint, checked, onChange }: RuleProps) {
  return (
    <div className="flex flex-col gap-0.5">
      <Checkbox checked={checked} onChange={onChange}>
        {label}
      </Checkbox>
      <p className="pl-6 text-sm break-words text-muted">{hint}</p>
    </div>
  );
}
