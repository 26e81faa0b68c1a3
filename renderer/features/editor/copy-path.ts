import { toast } from '../../store/store.ts';

/** Puts a path, relative to the project, on the clipboard. */
export async function copyPath(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(path);
    toast({ tone: 'success', title: 'Path copied', detail: path });
  } catch {
    toast({
      tone: 'danger',
      title: 'The path was not copied',
      detail: 'The clipboard can’t be written now.',
    });
  }
}
