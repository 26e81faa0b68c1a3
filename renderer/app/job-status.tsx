import { openOverlay, useStore } from '../store/store.ts';
import { Progress } from '../ui/progress.tsx';

/** What is running now, in one line; a deployment's leads to its log. */
export function JobStatus() {
  const job = useStore(state => Object.values(state.jobs).find(candidate => candidate.state === 'running'));
  if (!job) return null;
  const text = `${job.title}: ${job.phase}`;
  return (
    <span role="status" className="flex min-w-0 items-center gap-2">
      {job.kind === 'deploy' ? (
        <button
          type="button"
          title="Show its log"
          onClick={() => openOverlay({ kind: 'deployment', job: job.id })}
          className="truncate rounded underline-offset-2 hover:text-text hover:underline"
        >
          {text}
        </button>
      ) : (
        <span className="truncate">{text}</span>
      )}
      <span className="w-24">
        <Progress ratio={job.ratio} label={job.title} />
      </span>
    </span>
  );
}
