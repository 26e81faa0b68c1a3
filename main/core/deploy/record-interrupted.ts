import { readDraftTip } from '../project/draft/draft-log.ts';
import type { Workspace } from '../project/workspace.ts';
import { recordEvent } from './record-event.ts';

/**
 * A restore's entry in the audit trail is written when all is done: one that was cut off, and finished or undone
 * on opening, gets its entry now. Never rejects; see `PendingEvent.record`.
 */
export async function recordInterrupted(
  workspace: Workspace,
  ports: Parameters<typeof recordEvent>[1],
): Promise<void> {
  const { recovered } = workspace.repository;
  if (recovered.length === 0) return;
  const record = (await readDraftTip(workspace.repository).catch(() => null))?.record;
  if (!record?.base || (record.kind !== 'restore' && record.kind !== 'undo')) return;
  const what = record.kind === 'restore' ? `Restore of ${record.base}` : `Return to ${record.base}`;
  await recordEvent(workspace, ports, {
    kind: record.kind,
    version: record.base,
    title: `${what}, cut off: ${recovered.join(' ')}`,
  });
}
