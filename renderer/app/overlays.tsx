import type { ReactNode } from 'react';
import { ReceiptDialog } from '../features/activity/receipt-dialog.tsx';
import { CheckDialog } from '../features/check/check-dialog.tsx';
import { DeployDialog } from '../features/deploy/deploy-dialog.tsx';
import { DriftInbox } from '../features/deploy/drift-inbox.tsx';
import { RunningDeployment } from '../features/deploy/running-deployment.tsx';
import { EnvironmentForm } from '../features/environments/environment-form.tsx';
import { RemoveEnvironment } from '../features/environments/remove-environment.tsx';
import { SettingsDialog } from '../features/help/settings-dialog.tsx';
import { Shortcuts } from '../features/help/shortcuts.tsx';
import { CreateVersion } from '../features/timeline/create-version.tsx';
import { DeleteVersion } from '../features/timeline/delete-version.tsx';
import { RestoreVersion } from '../features/timeline/restore-version.tsx';
import { ImportCredentials } from '../features/vault/import-dialog.tsx';
import { PassphraseDialog } from '../features/vault/passphrase-dialog.tsx';
import { StartOver } from '../features/vault/start-over.tsx';
import { FolderBrowser } from '../features/welcome/folder-browser.tsx';
import { Initialise } from '../features/welcome/initialise.tsx';
import { NewProject } from '../features/welcome/new-project.tsx';
import { useStore } from '../store/store.ts';
import type { Overlay } from '../store/ui-state.ts';

/** The dialog that is open, if any. The two popovers live on their buttons in the header. */
export function Overlays() {
  const overlay = useStore(state => state.overlay);
  return overlay && dialogFor(overlay);
}

function dialogFor(overlay: Overlay): ReactNode {
  switch (overlay.kind) {
    case 'versions':
    case 'environments':
      return null;
    case 'create-version':
      return <CreateVersion />;
    case 'restore':
      return <RestoreVersion version={overlay.version} />;
    case 'delete-version':
      return <DeleteVersion version={overlay.version} />;
    case 'deploy':
      return <DeployDialog environment={overlay.environment} source={overlay.source} />;
    case 'deployment':
      return <RunningDeployment key={overlay.job} id={overlay.job} />;
    case 'drift':
      return <DriftInbox first={overlay.environment} />;
    case 'environment-form':
      return <EnvironmentForm id={overlay.id} at={overlay.at} back={overlay.back} />;
    case 'remove-environment':
      return <RemoveEnvironment id={overlay.id} />;
    case 'receipt':
      return <ReceiptDialog id={overlay.id} />;
    case 'new-project':
      return <NewProject />;
    case 'open-folder':
      return <FolderBrowser />;
    case 'initialise':
      return <Initialise path={overlay.path} />;
    case 'check':
      return <CheckDialog />;
    case 'settings':
      return <SettingsDialog />;
    case 'vault-passphrase':
      return <PassphraseDialog use="protect" />;
    case 'vault-export':
      return <PassphraseDialog use="export" />;
    case 'vault-import':
      return <ImportCredentials />;
    case 'vault-start-over':
      return <StartOver />;
    case 'shortcuts':
      return <Shortcuts />;
  }
}
