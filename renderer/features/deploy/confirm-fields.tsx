import { TextArea, TextField } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';
import { type Confirmation, isConfirmed, isNamed } from './confirmation.ts';

type Props = {
  target: { name: string; protected?: boolean | undefined };
  value: Confirmation;
  onChange: (value: Confirmation) => void;
  /** Enter in the name. */
  onSubmit: () => void;
  /** Without protection: no question for a reason. */
  quiet?: boolean;
};

/** The reason for the receipt; for a protected environment its name as well, and both are needed. */
export function ConfirmFields({ target, value, onChange, onSubmit, quiet = false }: Props) {
  const submit = (event: React.KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSubmit();
  };
  if (!target.protected) {
    return quiet ? null : (
      <TextField
        label="Reason (optional)"
        value={value.reason}
        maxLength={10_000}
        onChange={event => onChange({ ...value, reason: event.target.value })}
        onKeyDown={submit}
        hint="Kept in the receipt."
      />
    );
  }
  const wrong = value.confirm !== '' && !isNamed(target, value) && !target.name.startsWith(value.confirm);
  return (
    <fieldset className="flex flex-col gap-3 border-t border-line pt-4">
      <legend className="sr-only">Confirm the deployment to a protected environment</legend>
      {!isConfirmed(target, value) && (
        <Note tone="warning" title={`${target.name} is protected`}>
          Type its name and give a reason, which stands in the receipt.
        </Note>
      )}
      <TextField
        label={`Type “${target.name}” to confirm`}
        value={value.confirm}
        maxLength={1000}
        placeholder={target.name}
        onChange={event => onChange({ ...value, confirm: event.target.value })}
        onKeyDown={submit}
        error={wrong && 'That is not its name. Letter case counts.'}
        required
      />
      <TextArea
        label="Reason"
        value={value.reason}
        maxLength={10_000}
        className="min-h-14"
        placeholder="A ticket, or why it has to go live now"
        onChange={event => onChange({ ...value, reason: event.target.value })}
        required
      />
    </fieldset>
  );
}
