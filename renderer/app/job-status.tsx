import { useStore } from '../store/store.ts';
import { Progress } from '../ui/progress.tsx';

/** What is running now, in one line. */
export function JobStatus() {
  const job = useStore(state => Object.values(state.jobs).find(candidate => candidate.state === 'running'));
  if (!job) return null;
  return (
    <span role="status" className="flex min-w-0 items-center gap-2">
      <span className="truncate">
        {job.title}: {job.phase}
      </span>
      <span className="w-24">
        <Progress ratio={job.ratio} label={job.title} />
      </span>
    </span>
  );
}
