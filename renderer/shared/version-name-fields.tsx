import { CircleCheck } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { TextArea, TextField } from '../ui/field.tsx';
import { NameSuggestions } from './name-suggestions.tsx';
import type { NameState } from './use-name-check.ts';

type Props = {
  name: string;
  onName: (name: string) => void;
  /** From `useNameCheck(name)`. */
  check: NameState;
  description: string;
  onDescription: (description: string) => void;
  /** Enter in the name, Ctrl/Cmd+Enter in the description. */
  onSubmit: () => void;
  disabled?: boolean;
};

/** Name and description of a version to be made: checked, with a repaired name and suggestions. */
export function VersionNameFields(props: Props) {
  const { name, onName, check, description, onDescription, onSubmit, disabled = false } = props;
  const submitOn = (wanted: boolean) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !wanted || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSubmit();
  };
  return (
    <div className="flex flex-col gap-3">
      <TextField
        data-initial-focus
        label="Name"
        value={name}
        onChange={event => onName(event.target.value)}
        onKeyDown={submitOn(true)}
        disabled={disabled}
        maxLength={1024}
        required
        className="font-mono"
        error={check.state === 'bad' && <BadName check={check} onRepair={onName} />}
        hint={check.state === 'good' ? <GoodName /> : 'Versions keep their name for good.'}
      />
      <NameSuggestions chosen={name} onChoose={onName} disabled={disabled} />
      <TextArea
        label="Description (optional)"
        value={description}
        onChange={event => onDescription(event.target.value)}
        onKeyDown={event => submitOn(event.ctrlKey || event.metaKey)(event)}
        disabled={disabled}
        placeholder="What changed, and why"
        maxLength={1024 * 1024}
      />
    </div>
  );
}

const GoodName = () => (
  <span className="flex items-center gap-1 text-success">
    <CircleCheck aria-hidden className="size-3.5" />
    This name can be used.
  </span>
);

function BadName({
  check,
  onRepair,
}: {
  check: Extract<NameState, { state: 'bad' }>;
  onRepair: (name: string) => void;
}) {
  const { message, repaired } = check;
  return (
    <>
      {message}{' '}
      {repaired !== null && (
        <button
          type="button"
          title={repaired}
          className="max-w-full truncate rounded align-bottom font-medium text-accent-text underline underline-offset-2"
          onClick={() => onRepair(repaired)}
        >
          Use “{repaired}”
        </button>
      )}
    </>
  );
}
