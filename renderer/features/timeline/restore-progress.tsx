import { useStore } from '../../store/store.ts';
import { Progress } from '../../ui/progress.tsx';

/** How far the restore has come; it can't be stopped half-way, and a crash is finished on the next start. */
export function RestoreProgress() {
  const job = useStore(state =>
    Object.values(state.jobs).find(({ kind, state: now }) => kind === 'restore' && now === 'running'),
  );
  return (
    <div role="status" className="flex flex-col gap-1">
      <Progress ratio={job?.ratio ?? null} label="Restoring" />
      <span className="text-sm text-muted">{job?.message || 'Restoring'}</span>
    </div>
  );
}
