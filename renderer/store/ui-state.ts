import type { DeploySource } from '../../contract/commands/deploy.ts';
import type { At, Side } from '../../contract/shapes.ts';

/** What the main area shows. */
export type View =
  | { kind: 'editor' }
  | { kind: 'compare'; a: Side; b: Side; path: string | null }
  | { kind: 'deployments' }
  | { kind: 'activity' };

/** The one popover or dialog that is open. A dialog that leads to another replaces it. */
export type Overlay =
  | { kind: 'versions' }
  | { kind: 'environments' }
  | { kind: 'create-version' }
  | { kind: 'restore'; version: string }
  | { kind: 'delete-version'; version: string }
  | { kind: 'deploy'; environment: string | null; source: DeploySource }
  | { kind: 'deployment'; job: string }
  /** `environment`: whose difference is shown first; null: any. */
  | { kind: 'drift'; environment: string | null }
  /** `at`: whose connections it asks for, the latest draft's when left out. `back`: what is opened after it. */
  | { kind: 'environment-form'; id: string | null; at?: At; back?: Overlay }
  | { kind: 'remove-environment'; id: string }
  | { kind: 'receipt'; id: string }
  | { kind: 'new-project' }
  | { kind: 'open-folder' }
  | { kind: 'initialise'; path: string }
  | { kind: 'check' }
  | { kind: 'settings' }
  | { kind: 'vault-passphrase' }
  | { kind: 'vault-export' }
  | { kind: 'vault-import' }
  | { kind: 'vault-start-over' }
  | { kind: 'shortcuts' };

export type Toast = {
  id: number;
  tone: 'info' | 'success' | 'danger';
  title: string;
  detail?: string;
  action?: { label: string; run: () => void };
};
