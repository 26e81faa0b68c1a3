import type { Notice } from '../../../contract/snapshot.ts';
import type { WorkingState } from '../repository/types.ts';

const shown = 5;

/** Says which files can't be part of a version, and why. */
export function skippedNotice(skipped: WorkingState['skipped']): Notice {
  const lines = skipped.slice(0, shown).map(({ path, reason }) => `${path}: ${reason}`);
  const more = skipped.length - lines.length;
  return {
    id: skippedNotice.id,
    tone: 'warning',
    title:
      skipped.length === 1
        ? 'One file can’t be part of a version'
        : `${skipped.length} files can’t be part of a version`,
    detail: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
  };
}
skippedNotice.id = 'project-skipped';
