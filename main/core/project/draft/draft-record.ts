import type { Oid } from '../../repository/types.ts';

/** How a state of the draft came about. `outside`: files were changed without Tagline. */
export type DraftKind = 'save' | 'outside' | 'version' | 'restore' | 'undo';

/**
 * What a commit of `refs/tagline/draft` says besides its tree. Written as git trailers
 * (https://git-scm.com/docs/git-interpret-trailers) below a subject that a person can read in `git log`.
 */
export type DraftRecord = {
  kind: DraftKind;
  subject: string;
  /** The active version's name; null before the first. */
  base: string | null;
  /** HEAD's commit when it was recorded: when HEAD stands elsewhere, someone used git directly. */
  head: Oid | null;
  /** The restore's draft commit that Undo would take back; a restore does not name itself. */
  undo: Oid | null;
};

const kinds: readonly string[] = ['save', 'outside', 'version', 'restore', 'undo'] satisfies DraftKind[];
const isKind = (value: string | undefined): value is DraftKind =>
  value !== undefined && kinds.includes(value);

/** A path may hold line breaks; a subject may not. */
const oneLine = (text: string) => text.replace(/\p{Cc}+/gu, ' ').trim();

export function encodeDraftRecord({ kind, subject, base, head, undo }: DraftRecord): string {
  const trailers = [
    ['Kind', kind],
    ['Base', base],
    ['Head', head],
    ['Undo', undo],
  ].flatMap(([key, value]) => (value === null ? [] : [`Tagline-${key}: ${value}`]));
  return `${oneLine(subject) || kind}\n\n${trailers.join('\n')}\n`;
}

/** Reads any message; one that Tagline did not write is an `outside` state without a base. */
export function decodeDraftRecord(message: string): DraftRecord {
  const [subject = '', ...lines] = message.trimEnd().split('\n');
  const trailers = new Map<string, string>();
  for (const line of lines.slice(lines.lastIndexOf('') + 1)) {
    const trailer = /^Tagline-(\w+): (.+)$/.exec(line);
    if (trailer) trailers.set(trailer[1] ?? '', trailer[2] ?? '');
  }
  const kind = trailers.get('Kind');
  const oid = (key: string) => {
    const value = trailers.get(key);
    return value !== undefined && /^[0-9a-f]{40}$/.test(value) ? value : null;
  };
  return {
    kind: isKind(kind) ? kind : 'outside',
    subject,
    base: trailers.get('Base') ?? null,
    head: oid('Head'),
    undo: oid('Undo'),
  };
}
