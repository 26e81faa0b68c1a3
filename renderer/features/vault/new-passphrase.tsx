import { TextField } from '../../ui/field.tsx';

export type TypedPassphrase = { first: string; second: string };

const shortest = 8;

/** Why it can't be taken yet; null when it can. */
export function passphraseProblem({ first, second }: TypedPassphrase): string | null {
  if (first.length < shortest) return `At least ${shortest} characters.`;
  return first === second ? null : 'The two are not the same.';
}

type Props = {
  typed: TypedPassphrase;
  onChange: (typed: TypedPassphrase) => void;
  /** What the core has said to it. */
  error: string | undefined;
};

/** A new passphrase, typed twice. */
export function NewPassphrase({ typed, onChange, error }: Props) {
  const problem = passphraseProblem(typed);
  const differs = typed.second !== '' && typed.first.length >= shortest ? (problem ?? undefined) : undefined;
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label="New passphrase"
        type="password"
        autoComplete="new-password"
        value={typed.first}
        onChange={event => onChange({ ...typed, first: event.target.value })}
        hint={`At least ${shortest} characters; several words are best.`}
        error={error}
        maxLength={1024}
        autoFocus
        data-initial-focus
      />
      <TextField
        label="The same once more"
        type="password"
        autoComplete="new-password"
        value={typed.second}
        onChange={event => onChange({ ...typed, second: event.target.value })}
        error={differs}
        maxLength={1024}
      />
    </div>
  );
}
