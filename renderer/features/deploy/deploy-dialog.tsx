import type { DeploySource } from '../../../contract/commands/deploy.ts';

export function DeployDialog(_props: { environment: string | null; source: DeploySource }) {
  return null;
}
