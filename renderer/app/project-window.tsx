import { useEffect } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { ActivityView } from '../features/activity/activity-view.tsx';
import { CompareView } from '../features/compare/compare-view.tsx';
import { QueueBanner } from '../features/deploy/queue-banner.tsx';
import { DeploymentsView } from '../features/deployments/deployments-view.tsx';
import { EditorArea } from '../features/editor/editor-area.tsx';
import { FileTree } from '../features/editor/file-tree.tsx';
import { ViewingBanner } from '../features/timeline/viewing-banner.tsx';
import { SharedCredentials } from '../shared/shared-credentials.tsx';
import { client } from '../store/client.ts';
import { setState, useStore } from '../store/store.ts';
import { Header } from './header.tsx';
import { Notices } from './notices.tsx';
import { StatusBar } from './status-bar.tsx';
import { useWindowActions } from './use-window-actions.ts';

/** A project: header, files, and the editor, a comparison, the deployments or the activity. */
export function ProjectWindow() {
  useWindowActions();
  const view = useStore(state => state.view.kind);
  const sidebarOpen = useStore(state => state.sidebarOpen);
  const sidebarWidth = useStore(state => state.snapshot?.settings.sidebarWidth ?? 264);

  useEffect(() => {
    const refresh = () => void client.project.refresh({});
    window.addEventListener('focus', refresh);
    return () => {
      window.removeEventListener('focus', refresh);
      setState({ view: { kind: 'editor' }, overlay: null });
    };
  }, []);

  return (
    <div className="flex h-full flex-col">
      <Header />
      <Notices />
      <SharedCredentials />
      <QueueBanner />
      <ViewingBanner />
      <Group className="min-h-0 flex-1">
        {sidebarOpen && view === 'editor' && (
          <>
            <Panel
              id="files"
              defaultSize={sidebarWidth}
              minSize={160}
              maxSize="60%"
              groupResizeBehavior="preserve-pixel-size"
              onResize={size => rememberWidth(Math.round(size.inPixels))}
            >
              <FileTree />
            </Panel>
            <Separator className="w-px bg-line outline-none data-[separator=active]:bg-accent data-[separator=focus]:bg-accent data-[separator=hover]:bg-line-strong" />
          </>
        )}
        <Panel id="main" minSize={240}>
          {/* Kept mounted, so that cursors, undo and unsaved text outlive a look at something else. */}
          <main className="h-full">
            <div hidden={view !== 'editor'} className="h-full">
              <EditorArea />
            </div>
            {view === 'compare' && <CompareView />}
            {view === 'deployments' && <DeploymentsView />}
            {view === 'activity' && <ActivityView />}
          </main>
        </Panel>
      </Group>
      <StatusBar />
    </div>
  );
}

let timer: ReturnType<typeof setTimeout> | undefined;

function rememberWidth(sidebarWidth: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (sidebarWidth >= 120 && sidebarWidth <= 1200) void client.app.configure({ sidebarWidth });
  }, 400);
}
