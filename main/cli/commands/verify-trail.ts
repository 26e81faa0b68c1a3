import type { NotedHead, TrailReport } from '../../../contract/trail.ts';
import { must, type Outcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import type { Paint } from '../terminal/paint.ts';
import { printable } from '../terminal/printable.ts';
import { cancelledExit } from '../words.ts';

const notWhole = 1;

/** `tagline log --verify`: ends with 1 when the trail is not what it was. */
export async function verifyTrail(
  { client, terminal: { paint } }: Session,
  expect: string | undefined,
): Promise<Outcome> {
  const result = must(await client.activity.verify(expect === undefined ? {} : { expect }));
  if (result.kind === 'cancelled') return { data: result, text: 'Cancelled.', exit: cancelledExit };
  const isWhole = result.problems.length === 0 && result.noted.every(({ newer }) => newer !== null);
  return { data: result, text: reportText(result, isWhole, paint), exit: isWhole ? 0 : notWhole };
}

function reportText(report: TrailReport, isWhole: boolean, paint: Paint): string {
  const { records, head, problems, noted, notes } = report;
  const lines = problems.map(({ sequence, commit, reason }) => {
    const which = sequence === null ? commit : `${sequence} ${commit}`;
    return `${paint.red('wrong')} ${which}: ${printable(reason)}`;
  });
  lines.push(...noted.map(each => notedText(each, paint)), ...notes.map(note => paint.dim(printable(note))));
  lines.push(
    isWhole
      ? `${records} records read: none was changed, removed, reordered or inserted.`
      : `${records} records read; the trail is not what it was.`,
  );
  if (head !== null) {
    lines.push(`Head: ${head}`);
    if (noted.length === 0 && isWhole) {
      lines.push(
        'Keep it elsewhere: only --expect HEAD finds a trail that was cut or wholly rewritten later.',
      );
    }
  }
  return lines.join('\n');
}

function notedText({ commit, from, newer }: NotedHead, paint: Paint): string {
  const what = from.kind === 'given' ? 'The expected head' : `The head that ${printable(from.name)} holds`;
  if (newer === null) {
    return `${paint.red('wrong')} ${commit}: ${what} is not in this trail: records were cut off or rewritten.`;
  }
  return `${what} is in this trail; ${newer === 1 ? '1 record was' : `${newer} records were`} added since.`;
}
