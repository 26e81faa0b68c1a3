import { TriangleAlert } from 'lucide-react';
import { openOverlay, useProject } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { toldDrifts } from './drifts.ts';

/** In the header while something runs somewhere that was not deployed, and nobody has said to be quiet about it. */
export function DriftButton() {
  const drifted = toldDrifts(useProject().environments);
  const [first] = drifted;
  if (!first) return null;
  const names = drifted.map(({ name }) => name).join(', ');
  return (
    <Button
      variant="ghost"
      className="shrink-0"
      onClick={() => openOverlay({ kind: 'drift', environment: first.id })}
      aria-label={`Drift in ${names}`}
      title={`What runs in ${names} is not what was deployed`}
    >
      <span className="flex items-center gap-2 text-danger">
        <TriangleAlert aria-hidden className="size-4" />
        <span className="hidden md:inline">Drift</span>
        {drifted.length > 1 && <span className="text-sm tabular-nums">{drifted.length}</span>}
      </span>
    </Button>
  );
}
