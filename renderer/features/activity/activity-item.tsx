import type { ActivityEntry } from '../../../contract/receipt.ts';
import { useProject } from '../../store/store.ts';
import { Badge } from '../../ui/badge.tsx';
import { cx } from '../../ui/cx.ts';
import { EnvironmentDot } from '../../ui/environment-dot.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { kindLook, outcomeLook } from './look.ts';

export function ActivityItem({ entry }: { entry: ActivityEntry }) {
  const { environments } = useProject();
  const { icon: Icon, word } = kindLook[entry.kind];
  const outcome = entry.outcome && outcomeLook[entry.outcome];
  const colour = environments.find(({ id }) => id === entry.environment?.id)?.colour ?? 'grey';
  return (
    <>
      <Icon
        aria-label={word}
        className={cx('size-4 shrink-0', entry.kind === 'damaged' ? 'text-danger' : 'text-muted')}
      />
      <span className="min-w-0 flex-1 truncate" title={entry.title}>
        {entry.title}
      </span>
      <span className="hidden w-36 min-w-0 shrink-0 items-center gap-1.5 text-sm text-muted md:flex">
        {entry.environment && (
          <>
            <EnvironmentDot colour={colour} />
            <span className="truncate" title={entry.environment.name}>
              {entry.environment.name}
            </span>
          </>
        )}
      </span>
      <span className="flex w-22 shrink-0">
        {outcome && <Badge tone={outcome.tone}>{outcome.word}</Badge>}
      </span>
      <span className="hidden w-32 shrink-0 truncate text-sm text-muted sm:block">
        {entry.who?.name ?? 'unknown'}
      </span>
      <RelativeTime instant={entry.at} className="w-28 shrink-0 text-right text-sm text-muted" />
    </>
  );
}
