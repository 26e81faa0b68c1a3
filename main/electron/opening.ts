import type { Client } from '../../contract/client.ts';
import type { OpenRequest } from './open-request.ts';
import type { PageLink } from './page-link.ts';

/** Leaves the opening to the page, which asks about unsaved text or a folder without git first. */
export function openInPage(request: OpenRequest, link: PageLink): void {
  if (request.kind === 'sample') link.tell({ type: 'action', action: 'project.sample' });
  else link.tell({ type: 'open-path', path: request.path });
}

/** Opens before the window shows, so that it comes up with the project; where something has to be asked or
 * told, the page does it. */
export async function openAtStart(request: OpenRequest, client: Client, link: PageLink): Promise<void> {
  if (request.kind === 'sample') {
    const reply = await client.project.openSample({});
    if (!reply.ok) openInPage(request, link);
    return;
  }
  const reply = await client.project.open({ path: request.path });
  if (!reply.ok || reply.value.kind !== 'opened') openInPage(request, link);
}
