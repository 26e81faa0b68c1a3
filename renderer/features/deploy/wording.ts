import type { DeployPlan, DeploySource } from '../../../contract/commands/deploy.ts';
import type { Counts } from '../../../contract/shapes.ts';
import type { Environment } from '../../../contract/snapshot.ts';

/** The dialog's title: what goes where, in a few words. */
export function deployTitle(
  source: DeploySource,
  target: Environment | null,
  environments: Environment[],
): string {
  const to = target?.name ?? 'an environment';
  switch (source.kind) {
    case 'draft':
      return `Deploy latest draft to ${to}`;
    case 'version':
      return `Deploy ${source.name} to ${to}`;
    case 'environment': {
      const from = environments.find(environment => environment.id === source.id);
      return `Promote ${from?.running?.version ?? 'what runs'} from ${from?.name ?? 'another environment'} to ${to}`;
    }
    case 'previous':
    case 'undo':
      return `Roll back ${to} to ${target?.previousVersion ?? 'what ran before'}`;
  }
}

export const isRollback = ({ kind }: DeploySource): boolean => kind === 'previous' || kind === 'undo';

export const deployVerb = (source: DeploySource): string =>
  source.kind === 'environment' ? 'Promote' : isRollback(source) ? 'Roll back' : 'Deploy';

/** `6 files: 2 added, 1 changed, 3 removed.` */
export function changesSentence(counts: Counts | null): string {
  if (counts === null) return 'That can’t be told now.';
  const { added, modified, deleted } = counts;
  const parts = [
    added > 0 && `${added} added`,
    modified > 0 && `${modified} changed`,
    deleted > 0 && `${deleted} removed`,
  ].filter(part => part !== false);
  if (parts.length === 0) return 'Nothing: the files there are already the same.';
  const total = added + modified + deleted;
  return `${total === 1 ? '1 file' : `${total} files`}: ${parts.join(', ')}.`;
}

const liveTones = { matches: 'success', differs: 'danger', empty: 'neutral', unreachable: 'danger' } as const;
const liveWords = {
  matches: 'Live matches',
  differs: 'Live differs',
  empty: 'Nothing live yet',
  unreachable: 'Can’t be reached',
} as const;

export const liveBadge = (live: DeployPlan['live']) => ({ tone: liveTones[live], word: liveWords[live] });

export const duration = (milliseconds: number): string =>
  milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : milliseconds < 60_000
      ? `${(milliseconds / 1000).toFixed(1)} s`
      : `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;

export const bytes = (count: number): string =>
  count < 1024
    ? `${count} bytes`
    : count < 1024 ** 2
      ? `${(count / 1024).toFixed(1)} KB`
      : `${(count / 1024 ** 2).toFixed(1)} MB`;
