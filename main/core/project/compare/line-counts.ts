import { diffLines } from 'diff';

const largest = 1024 * 1024;
/** Texts that differ in more lines than this have little in common, and counting would take long. */
const mostEdits = 5000;

export type LineCounts = { insertions: number; deletions: number };

/** Changed lines between two texts (UTF-8); null above 1 MB, and where they have little in common. */
export function countLines(before: Uint8Array, after: Uint8Array): LineCounts | null {
  if (before.length > largest || after.length > largest) return null;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const parts = diffLines(decoder.decode(before), decoder.decode(after), { maxEditLength: mostEdits });
  if (parts === undefined) return null;
  const counts = { insertions: 0, deletions: 0 };
  for (const { added, removed, count } of parts) {
    if (added) counts.insertions += count;
    else if (removed) counts.deletions += count;
  }
  return counts;
}
