import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { TaglineEvent } from '../contract/events.ts';
import type { Transport } from '../contract/transport.ts';

const transport: Transport = {
  invoke: (command, input) => ipcRenderer.invoke('tagline:invoke', command, input),
  subscribe: listener => {
    const forward = (_: IpcRendererEvent, event: TaglineEvent) => listener(event);
    ipcRenderer.on('tagline:event', forward);
    ipcRenderer.send('tagline:subscribe');
    return () => {
      ipcRenderer.removeListener('tagline:event', forward);
    };
  },
};

contextBridge.exposeInMainWorld('tagline', transport);
