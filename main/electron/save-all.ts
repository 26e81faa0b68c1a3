import type { Client } from '../../contract/client.ts';
import type { ErrorInfo } from '../../contract/errors.ts';

/** `refused`: nothing or not everything was saved; `paths` say what, in plain sentences. */
export type SaveAllResult =
  | { kind: 'saved' }
  | { kind: 'refused'; reason: string }
  | { kind: 'failed'; error: ErrorInfo };

/**
 * Saves the text that the core keeps for the editor into the latest draft, all or nothing.
 * Text that was typed on an older version is not saved without its user: that would replace the draft.
 */
export async function saveAll(client: Client): Promise<SaveAllResult> {
  const session = await client.session.load({});
  if (!session.ok) return { kind: 'failed', error: session.error };
  const unsaved = session.value.unsaved;
  const onVersion = unsaved.find(({ at }) => at.kind === 'version');
  if (onVersion?.at.kind === 'version') {
    const reason = `${onVersion.path} was edited in version ${onVersion.at.name}. Save it in the window, where you can choose what happens to the latest draft.`;
    return { kind: 'refused', reason };
  }
  if (unsaved.length === 0) return { kind: 'saved' };
  const files = unsaved.map(({ path, text, expected }) => ({ path, text, expected }));
  const saved = await client.files.save({ files });
  if (!saved.ok) return { kind: 'failed', error: saved.error };
  if (saved.value.kind === 'conflict') {
    const paths = saved.value.conflicts.map(({ path }) => path).join(', ');
    return {
      kind: 'refused',
      reason: `Changed outside of Tagline since you opened it: ${paths}. Nothing was saved; decide in the window.`,
    };
  }
  for (const { path } of unsaved) {
    const dropped = await client.session.dropUnsaved({ path });
    if (!dropped.ok) return { kind: 'failed', error: dropped.error };
  }
  return { kind: 'saved' };
}
