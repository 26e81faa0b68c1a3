import type { Snapshot } from '../../contract/snapshot.ts';
import type { Context } from './context.ts';
import type { Notices } from './notices.ts';
import type { OpenedProject } from './open-project.ts';
import type { Workspace } from './project/workspace.ts';
import type { Projects } from './projects.ts';
import type { SettingsBox } from './settings.ts';
import type { Vault } from './vault/vault.ts';

/** What the handlers of the app and the project share, beyond what every handler has. */
export type Services = Context & {
  settings: SettingsBox;
  notices: Notices;
  projects: Projects;
  vault: Vault;
  /** The open project with all that it offers; throws `no-project`. */
  workspace: () => Workspace;
  opened: () => OpenedProject;
  /** The snapshot with everything that has changed until now. */
  freshSnapshot: () => Promise<Snapshot>;
};
