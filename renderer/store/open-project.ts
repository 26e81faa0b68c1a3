import { client, tell, told } from './client.ts';
import { useEditorPort } from './editor-port.ts';
import { getState, openOverlay } from './store.ts';

/** Unsaved text outlives its project (the core keeps it), so leaving needs no question. */
async function open(path: string, initialise = false): Promise<boolean> {
  await useEditorPort.getState().handOver();
  const reply = await client.project.open({ path, initialise });
  if (!reply.ok) {
    tell(reply.error);
    return false;
  }
  if (reply.value.kind === 'needs-initialise') {
    openOverlay({ kind: 'initialise', path: reply.value.path });
    return false;
  }
  return true;
}

/** The native dialog where the head has one, else the screen's own folder browser. */
async function choose(): Promise<void> {
  if (!getState().snapshot?.app.capabilities.pickFolder) {
    openOverlay({ kind: 'open-folder' });
    return;
  }
  const picked = told(await client.project.pickFolder({ title: 'Open a project' }));
  if (picked?.path) await open(picked.path);
}

export const openProject = {
  open,
  choose,
  sample: async () => {
    await useEditorPort.getState().handOver();
    told(await client.project.openSample({}));
  },
  close: async () => {
    await useEditorPort.getState().handOver();
    told(await client.project.close({}));
    useEditorPort.setState({ dirty: [] });
  },
};
