import type { BrowserWindow } from 'electron';
import type { Snapshot } from '../../contract/snapshot.ts';
import { windowTitle } from './window-title.ts';

/** Title, unsaved mark and the file that the title bar stands for. */
export function dressWindow(window: BrowserWindow, { project }: Snapshot): void {
  window.setTitle(windowTitle(project, process.platform));
  window.setDocumentEdited(project !== null && project.unsavedCount > 0);
  window.setRepresentedFilename(project?.path ?? '');
}
