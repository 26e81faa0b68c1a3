import { client, told } from '../../store/client.ts';
import { closeOverlay, openOverlay, show, toast } from '../../store/store.ts';

/** What can be done with a version from its row, from its menu and from the banner. */
export const versionDeeds = {
  view: async (name: string) => {
    closeOverlay();
    const reply = await client.versions.view({ name });
    told(reply);
    if (reply.ok) show({ kind: 'editor' });
  },
  compareWithDraft: (name: string) => compare(name, null),
  compareWithPrevious: (name: string, previous: string) => compare(previous, name),
  restore: (name: string) => openOverlay({ kind: 'restore', version: name }),
  deploy: (name: string) =>
    openOverlay({ kind: 'deploy', environment: null, source: { kind: 'version', name } }),
  remove: (name: string) => openOverlay({ kind: 'delete-version', version: name }),
  copyName: async (name: string) => {
    try {
      await navigator.clipboard.writeText(name);
      toast({ tone: 'info', title: `Copied ${name}` });
    } catch {
      toast({ tone: 'danger', title: 'The name could not be copied', detail: 'The clipboard refused it.' });
    }
  },
};

function compare(a: string, b: string | null): void {
  closeOverlay();
  show({
    kind: 'compare',
    a: { kind: 'version', name: a },
    b: b === null ? { kind: 'draft' } : { kind: 'version', name: b },
    path: null,
  });
}
