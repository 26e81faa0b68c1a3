import { EditorStatus } from '../features/editor/editor-status.tsx';
import { standingText } from '../store/standing.ts';
import { useProject } from '../store/store.ts';
import { JobStatus } from './job-status.tsx';

export function StatusBar() {
  const project = useProject();
  return (
    <footer className="flex h-6 shrink-0 items-center gap-4 border-t border-line bg-canvas px-3 text-sm text-muted">
      <span className="min-w-0 truncate" data-testid="standing">
        {standingText(project)}
      </span>
      <JobStatus />
      <span className="flex-1" />
      <EditorStatus />
    </footer>
  );
}
