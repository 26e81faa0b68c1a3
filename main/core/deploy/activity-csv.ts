import type { ActivityEntry } from '../../../contract/receipt.ts';

type Cell = string | number | boolean | null | undefined;

const columns: { [title: string]: (entry: ActivityEntry) => Cell } = {
  id: entry => entry.id,
  time: entry => entry.at,
  kind: entry => entry.kind,
  title: entry => entry.title,
  name: entry => entry.who?.name,
  email: entry => entry.who?.email,
  version: entry => entry.version,
  environment: entry => entry.environment?.name,
  environment_id: entry => entry.environment?.id,
  outcome: entry => entry.outcome,
  action: entry => entry.receipt?.action,
  promoted_from: entry => entry.receipt?.from?.name,
  previous_version: entry => entry.receipt?.previousVersion,
  reason: entry => entry.receipt?.reason,
  message: entry => entry.receipt?.message,
  target: entry => entry.receipt?.target.summary,
  release: entry => entry.receipt?.releaseId,
  tag: entry => entry.receipt?.tag,
  commit: entry => entry.receipt?.commit,
  tree: entry => entry.receipt?.tree,
  files: entry => entry.receipt?.files,
  bytes: entry => entry.receipt?.bytes,
  started: entry => entry.receipt?.startedAt,
  ended: entry => entry.receipt?.endedAt,
  duration_ms: entry => entry.receipt?.durationMs,
  read_back: entry => entry.receipt?.readBack?.message,
  host: entry => entry.receipt?.host,
  tagline: entry => entry.receipt?.appVersion,
  sequence: entry => entry.record?.sequence,
  record: entry => entry.record?.commit,
  previous_record: entry => entry.record?.previous,
  known_by: entry => entry.receipt?.whoKnownBy,
  target_kind: entry => entry.receipt?.target.kind,
  artifact_sha256: entry => entry.receipt?.artifact,
  rollback_of: entry => entry.receipt?.rollbackOf,
  credentials: entry => entry.receipt?.credentials?.join(' '),
  overwrote: entry => entry.receipt?.overwrote,
  health: entry => entry.receipt?.health?.message,
};

/** Entries as CSV (RFC 4180: lines end in CR LF, every cell is quoted), a header line first. */
export function activityCsv(entries: ActivityEntry[]): string {
  const rows = entries.map(entry => Object.values(columns).map(read => read(entry)));
  return [Object.keys(columns), ...rows].map(row => `${row.map(quote).join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would run as a formula gets a `'` in front (OWASP, CSV injection). */
function quote(cell: Cell): string {
  const text = cell === null || cell === undefined ? '' : String(cell);
  const safe = typeof cell === 'string' && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
