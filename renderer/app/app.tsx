import { VaultGate } from '../features/vault/vault-question.tsx';
import { Welcome } from '../features/welcome/welcome.tsx';
import { useShortcuts } from '../store/actions.ts';
import { useStore } from '../store/store.ts';
import { useTheme } from '../store/use-theme.ts';
import { Spinner } from '../ui/spinner.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { ConnectionLost } from './connection-lost.tsx';
import { Notices } from './notices.tsx';
import { Overlays } from './overlays.tsx';
import { ProjectWindow } from './project-window.tsx';
import { Toasts } from './toasts.tsx';
import { useAppActions } from './use-app-actions.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import { useWindowTitle } from './use-window-title.ts';

/** The whole screen: the welcome screen, or the open project; over both, dialogs and messages. */
export function App() {
  useTheme();
  useShortcuts();
  useAppActions();
  useWindowTitle();
  useKeptFocus();
  const ready = useStore(state => state.snapshot !== null);
  const projectPath = useStore(state => state.snapshot?.project?.path);
  return (
    <TooltipProvider>
      {!ready && <Spinner label="Opening Tagline" className="h-full" />}
      {ready && (projectPath === undefined ? <StartWindow /> : <ProjectWindow key={projectPath} />)}
      {ready && <Overlays />}
      {ready && <VaultGate />}
      <ConnectionLost />
      <Toasts />
    </TooltipProvider>
  );
}

const StartWindow = () => (
  <div className="flex h-full flex-col">
    <Notices />
    <Welcome />
  </div>
);
