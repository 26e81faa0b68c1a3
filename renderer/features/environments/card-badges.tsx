import { HeartPulse, LoaderCircle, ShieldCheck, ShieldQuestionMark, ShieldX } from 'lucide-react';
import type { Environment, LiveLook } from '../../../contract/snapshot.ts';
import { Badge } from '../../ui/badge.tsx';
import { exactTime } from '../../ui/relative-time.tsx';

type Props = { environment: Environment; check: LiveLook | null; checking: boolean; onCheck: () => void };

const live = {
  matches: { tone: 'success', word: 'Live matches', icon: ShieldCheck },
  differs: { tone: 'danger', word: 'Live differs', icon: ShieldX },
  empty: { tone: 'warning', word: 'Nothing live', icon: ShieldX },
  unreachable: { tone: 'danger', word: 'Not reachable', icon: ShieldX },
} as const;

const ignored = { tone: 'neutral', word: 'Live differs, ignored', icon: ShieldX } as const;

/** How it fares: its health after the deployment, and whether what runs there was found to be the version. */
export function CardBadges({ environment: { name, running, health }, check, checking, onCheck }: Props) {
  const asked = running?.health ?? null;
  const found = check && (check.drift?.ignored && check.live === 'differs' ? ignored : live[check.live]);
  // Nothing is as it should be where nothing was deployed.
  const tone = check?.live === 'empty' && !running ? 'neutral' : found?.tone;
  return (
    <>
      {asked ? (
        <span title={asked.message}>
          <Badge tone={asked.healthy ? 'success' : 'danger'}>
            <HeartPulse aria-hidden className="size-3" />
            {asked.healthy ? 'Healthy' : 'Unhealthy'}
          </Badge>
        </span>
      ) : (
        running &&
        health && (
          <span title="Its health is checked with the next deployment.">
            <Badge>
              <HeartPulse aria-hidden className="size-3" />
              Health not checked
            </Badge>
          </span>
        )
      )}
      <button
        type="button"
        aria-label={`Check what runs in ${name}${found ? `; last found: ${found.word}` : ''}`}
        aria-busy={checking || undefined}
        title={
          check
            ? `${check.message} Checked ${exactTime(check.at)}. Click to check again.`
            : `${running ? 'Nobody has looked since the deployment' : 'Nothing was deployed yet'}. Click to read what really runs there.`
        }
        onClick={onCheck}
        disabled={checking}
        className="rounded hover:brightness-95 dark:hover:brightness-125"
      >
        <Badge tone={checking ? 'neutral' : (tone ?? 'neutral')}>
          {checking ? (
            <LoaderCircle aria-hidden className="size-3 animate-spin" />
          ) : found ? (
            <found.icon aria-hidden className="size-3" />
          ) : (
            <ShieldQuestionMark aria-hidden className="size-3" />
          )}
          {checking ? 'Reading…' : (found?.word ?? 'Check live')}
        </Badge>
      </button>
    </>
  );
}
