import { useAction } from '../store/actions.ts';
import { openProject } from '../store/open-project.ts';
import { openOverlay } from '../store/store.ts';

/** The actions that work with a project open and without one. */
export function useAppActions(): void {
  useAction('project.new', () => openOverlay({ kind: 'new-project' }));
  useAction('project.open', () => void openProject.choose());
  useAction('project.sample', () => void openProject.sample());
  useAction('help.shortcuts', () => openOverlay({ kind: 'shortcuts' }));
}
