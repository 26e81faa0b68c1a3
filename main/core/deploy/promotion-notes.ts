import type { NotedVersion, PromotionNotes } from '../../../contract/commands/deploy.ts';
import type { Version } from '../../../contract/commands/versions.ts';
import type { Receipt } from '../../../contract/receipt.ts';
import type { Counts } from '../../../contract/shapes.ts';
import { commitsBetween } from '../project/versions/commits-between.ts';
import type { Repository } from '../repository/types.ts';
import { writtenNotes } from './notes-text.ts';
import type { Chosen } from './source.ts';

const mostNoted = 100;
const longestDescription = 2_000;

/**
 * What an environment receives and what is taken back, version by version: a walk over the history between what
 * runs there and what is chosen. Null when one of the two can't be read any more.
 * @param versions all of them, newest first
 * @param changes what the deployment changes there
 */
export async function promotionNotes(
  repository: Repository,
  versions: Version[],
  running: Receipt | null,
  chosen: Chosen,
  environment: { name: string },
  changes: Counts,
): Promise<PromotionNotes | null> {
  // The draft becomes a version on top of what HEAD is.
  const to = chosen.version ? chosen.version.commit : (await repository.head()).commit;
  const between = await commitsBetween(repository, running?.commit ?? null, to).catch(() => null);
  if (between === null) return null;
  const { gained, lost, complete } = between;
  const within = (commits: Set<string>) =>
    versions.filter(({ commit, usable }) => usable && commit !== null && commits.has(commit));
  const [receives, takesBack] = [within(gained), within(lost)];
  const received = receives.length + (chosen.version ? 0 : 1);
  const takenBack = takesBack.length;
  const change = changes.added + changes.modified + changes.deleted;
  const notes = {
    summary: summaryOf(environment.name, { received, takenBack, complete, change }),
    receives: receives.slice(0, mostNoted).map(noted),
    takesBack: takesBack.slice(0, mostNoted).map(noted),
    received,
    takenBack,
    complete,
  };
  return { ...notes, ...writtenNotes(notes, chosen.version === null) };
}

const noted = ({ name, description, author, date }: Version): NotedVersion => ({
  name,
  description:
    description.length > longestDescription ? `${description.slice(0, longestDescription)} …` : description,
  author,
  date,
});

type Numbers = Pick<PromotionNotes, 'received' | 'takenBack' | 'complete'> & { change: number };

function summaryOf(name: string, { received, takenBack, complete, change }: Numbers): string {
  const atLeast = complete ? '' : 'at least ';
  const versions = (count: number) => `${atLeast}${plural(count, 'version')}`;
  const parts = [
    ...(received > 0 ? [`receives ${versions(received)}`] : []),
    ...(takenBack > 0 ? [`takes back ${versions(takenBack)}`] : []),
  ];
  const what = parts.length === 0 ? 'receives no new version' : parts.join(' and ');
  return `${name} ${what}, ${plural(change, 'change')}.`;
}

const plural = (count: number, one: string) =>
  `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
