import { Select } from '../../ui/select.tsx';

type Props = { value: number; onChange: (position: number) => void; others: string[] };

/** Where an environment stands in the promotion order, told by its neighbours. */
export function PositionField({ value, onChange, others }: Props) {
  if (others.length === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <span aria-hidden className="font-medium">
        Position in the promotion order
      </span>
      <Select
        label="Position in the promotion order"
        value={String(value)}
        onChange={next => onChange(Number(next))}
        options={[
          { value: '0', label: `First, before ${others[0]}` },
          ...others.map((name, index) => ({
            value: String(index + 1),
            label: index === others.length - 1 ? `Last, after ${name}` : `After ${name}`,
          })),
        ]}
      />
    </div>
  );
}
