import type { Pending } from '../../../contract/commands/deploy.ts';
import { changeCount } from '../../store/standing.ts';

const plural = (count: number, one: string) =>
  `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/**
 * What an environment has not received yet: `3 changes to deploy, 2 versions behind 1.4.0`.
 * @param runs the version that runs there
 */
export function pendingWords(
  { newest, versions, changes, draft }: Pending,
  runs: string | null,
): { text: string; title: string } {
  const [inNewest, inDraft] = [changeCount(changes), changeCount(draft)];
  const parts = [
    inDraft === 0 ? 'Nothing to deploy' : `${plural(inDraft, 'change')} to deploy`,
    ...(newest !== null && versions !== null && versions > 0
      ? [`${plural(versions, 'version')} behind ${newest}`]
      : []),
    ...(newest !== null && versions === 0 && inDraft > 0 && runs === newest ? ['all in the draft'] : []),
  ];
  const title = [
    `The latest draft changes ${plural(inDraft, 'file')} there`,
    ...(newest === null ? [] : [`the newest version, ${newest}, changes ${plural(inNewest, 'file')}`]),
  ];
  return { text: parts.join(', '), title: `${title.join('; ')}.` };
}
