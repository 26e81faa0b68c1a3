import { TextField } from '../../ui/field.tsx';
import type { HealthForm } from './health-form.ts';

type Props = { health: HealthForm; onChange: (health: HealthForm) => void };

const numbers = [
  { name: 'status', label: 'Expected status', min: 100, max: 599 },
  { name: 'tries', label: 'Tries', min: 1, max: 100 },
  { name: 'interval', label: 'Seconds between', min: 0, max: 600 },
  { name: 'limit', label: 'Seconds per try', min: 1, max: 600 },
] as const;

/** An address that is asked after each deployment. What else it takes is shown once there is one. */
export function HealthFields({ health, onChange }: Props) {
  const set = (name: keyof HealthForm) => (event: { target: { value: string } }) =>
    onChange({ ...health, [name]: event.target.value });
  return (
    <fieldset className="flex flex-col gap-2 border-t border-line pt-4">
      <legend className="sr-only">Health</legend>
      <TextField
        label="Health check (optional)"
        type="url"
        value={health.url}
        onChange={set('url')}
        placeholder="https://erp.example.com/health"
        maxLength={2000}
        hint="Asked after each deployment. When it fails, what ran before is brought back."
      />
      {health.url.trim() !== '' && (
        <>
          <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
            {numbers.map(({ name, label, min, max }) => (
              <TextField
                key={name}
                label={label}
                type="number"
                required
                min={min}
                max={max}
                value={health[name]}
                onChange={set(name)}
              />
            ))}
          </div>
          <TextField
            label="Text that must appear (optional)"
            value={health.text}
            onChange={set('text')}
            maxLength={1000}
          />
        </>
      )}
    </fieldset>
  );
}
