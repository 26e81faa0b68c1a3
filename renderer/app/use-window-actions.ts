import { useAction } from '../store/actions.ts';
import { client, told } from '../store/client.ts';
import { openProject } from '../store/open-project.ts';
import { getState, openOverlay, setState, show, toast } from '../store/store.ts';

/** The actions of a project's window as a whole; features register their own. */
export function useWindowActions(): void {
  useAction('view.editor', () => show({ kind: 'editor' }));
  useAction('view.deployments', () => show({ kind: 'deployments' }));
  useAction('view.activity', () => show({ kind: 'activity' }));
  useAction('view.compare', () => {
    const base = getState().snapshot?.project?.draft.base;
    show({
      kind: 'compare',
      a: base ? { kind: 'version', name: base } : { kind: 'draft' },
      b: { kind: 'draft' },
      path: null,
    });
  });
  useAction('view.sidebar', () => setState(state => ({ sidebarOpen: !state.sidebarOpen })));
  useAction('versions.open', () => openOverlay({ kind: 'versions' }));
  useAction('versions.create', () => openOverlay({ kind: 'create-version' }));
  useAction('versions.return', () => void client.versions.returnToDraft({}).then(told));
  useAction('environments.open', () => openOverlay({ kind: 'environments' }));
  useAction('deploy.open', () =>
    openOverlay({ kind: 'deploy', environment: null, source: { kind: 'draft' } }),
  );
  useAction('drift.open', () => openOverlay({ kind: 'drift', environment: null }));
  useAction('project.check', () => openOverlay({ kind: 'check' }));
  useAction('project.close', () => void openProject.close());
  useAction('draft.undo', () => {
    void client.versions.undo({}).then(reply => {
      if (told(reply) === null && !reply.ok) return;
      toast({
        tone: 'success',
        title: 'The restore was undone',
        detail: 'The latest draft is what it was before.',
      });
    });
  });
}
