import type { DeploymentCell } from '../../../contract/commands/deploy.ts';
import type { Outcome } from '../../../contract/receipt.ts';

export type CellLook = {
  word: string;
  tone: 'success' | 'danger' | 'warning' | 'neutral';
  /** What the time says, `since` or `until`; empty where it is when that happened. */
  when: string;
  at: string;
};

const ends: { [K in Outcome]: Pick<CellLook, 'word' | 'tone'> } = {
  succeeded: { word: 'Ran', tone: 'neutral' },
  failed: { word: 'Failed', tone: 'danger' },
  'rolled-back': { word: 'Rolled back', tone: 'warning' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
  indeterminate: { word: 'Unknown', tone: 'warning' },
};

/** One cell in a word, with the time that it is about. */
export function cellLook({ outcome, runs, ran, endedAt }: DeploymentCell): CellLook {
  if (runs && ran && (outcome === 'succeeded' || outcome === 'cancelled')) {
    return { word: 'Runs', tone: 'success', when: 'since', at: ran.since };
  }
  if (outcome === 'succeeded' && ran?.until) return { ...ends.succeeded, when: 'until', at: ran.until };
  return { ...ends[outcome], when: '', at: endedAt };
}

/** The same in a sentence, for a tooltip and for who listens. `time` words an instant. */
export function cellSentence(cell: DeploymentCell, time: (instant: string) => string): string {
  const { outcome, runs, ran, endedAt, who, attempts } = cell;
  const parts: string[] = [];
  if (ran) {
    parts.push(
      runs || ran.until === null
        ? `Runs since ${time(ran.since)}.`
        : `Ran from ${time(ran.since)} to ${time(ran.until)}.`,
    );
  }
  if (outcome !== 'succeeded')
    parts.push(`Last attempt, ${time(endedAt)}: ${ends[outcome].word.toLowerCase()}.`);
  parts.push(`${attempts === 1 ? 'Deployed once' : `Deployed ${attempts} times`}, last by ${who}.`);
  return parts.join(' ');
}
