import type { Notice } from '../../contract/snapshot.ts';
import { asFailure } from './failure.ts';
import type { Notices } from './notices.ts';
import type { WaitedFor } from './project/writer.ts';
import type { WorkingState } from './repository/types.ts';

/** What an open project tells of itself, as notices that come and go. Their ids begin with `project-`. */
export const projectNotices = (notices: Notices) => ({
  onSkipped: (skipped: WorkingState['skipped']) =>
    show(notices, 'project-skipped', skipped.length === 0 ? null : skippedText(skipped)),
  onUnrecorded: (error: unknown) =>
    show(notices, 'project-unrecorded', error === null ? null : unrecordedText(error)),
  onWaiting: (owner: WaitedFor | 'over' | null) =>
    show(notices, 'project-waiting', owner === 'over' ? null : waitingText(owner)),
});

type Text = Omit<Notice, 'id'>;

function show(notices: Notices, id: string, text: Text | null): void {
  if (text === null) notices.remove(id);
  else notices.put({ id, ...text });
}

const shown = 5;

/** Which files can't be part of a version, and why. */
function skippedText(skipped: WorkingState['skipped']): Text {
  const lines = skipped.slice(0, shown).map(({ path, reason }) => `${path}: ${reason}`);
  const more = skipped.length - lines.length;
  return {
    tone: 'warning',
    title:
      skipped.length === 1
        ? 'One file can’t be part of a version'
        : `${skipped.length} files can’t be part of a version`,
    detail: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
  };
}

/** What was saved stands in its file; the next save or look at the folder records it. */
const unrecordedText = (error: unknown): Text => ({
  tone: 'warning',
  title: 'Saved, but not yet in the draft’s history',
  detail: asFailure(error, 'record the save').message,
});

const waitingText = (owner: WaitedFor | null): Text => ({
  tone: 'info',
  title: 'Waiting for another Tagline',
  detail: owner
    ? `Process ${owner.pid} on ${owner.host} is writing to this project, since ${owner.since}.`
    : 'It is writing to this project.',
});
