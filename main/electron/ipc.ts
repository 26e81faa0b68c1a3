import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { TaglineEvent } from '../../contract/events.ts';
import type { Core } from '../core/core.ts';
import type { MainWindow } from './main-window.ts';
import type { PageLink } from './page-link.ts';
import { isOwnSender } from './sender.ts';
import { forbidden } from './words.ts';

/**
 * Answers the page: `tagline:invoke` with a Reply, `tagline:subscribe` with events on `tagline:event`.
 * Only our own window's main frame is heard; everybody else gets `forbidden` and nothing happens.
 */
export function serveIpc(core: Core, link: PageLink, window: MainWindow): void {
  const mayAsk = ({ sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent) =>
    sender === window.contents() && isOwnSender(senderFrame, sender.mainFrame);

  ipcMain.handle('tagline:invoke', (event, command: unknown, input: unknown) =>
    mayAsk(event) ? core.invoke(typeof command === 'string' ? command : '', input) : forbidden,
  );
  ipcMain.on('tagline:subscribe', event => {
    if (!mayAsk(event)) return;
    const { sender } = event;
    link.connect((told: TaglineEvent) => {
      if (!sender.isDestroyed()) sender.send('tagline:event', told);
    });
  });
}
