const largest = 1024 * 1024;
/** Beyond this many edits within lines that both texts share, an exact count would take long. */
const mostEdits = 5_000;

export type LineCounts = { insertions: number; deletions: number };

/** Changed lines between two texts (UTF-8), the fewest possible; null above 1 MB or where that takes too long. */
export function countLines(before: Uint8Array, after: Uint8Array): LineCounts | null {
  if (before.length > largest || after.length > largest) return null;
  const [old, now] = [linesOf(before), linesOf(after)];
  const [a, b] = numberShared(old, now);
  const edits = editDistance(a, b);
  if (edits === null) return null;
  // Each edit is one insertion or one deletion, and the lengths say how many more there are of one.
  const insertions = (edits + b.length - a.length) / 2 + (now.length - b.length);
  return { insertions, deletions: insertions - (now.length - old.length) };
}

function linesOf(bytes: Uint8Array): string[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const lines = text.split('\n').map(line => `${line}\n`);
  const last = lines.pop() ?? '';
  // A last line without its line break differs from one with it.
  if (last !== '\n') lines.push(last.slice(0, -1));
  return lines;
}

/** Both texts as numbers, one for each different line, without the lines that only one of them has. */
function numberShared(old: string[], now: string[]): [Int32Array, Int32Array] {
  const numbers = new Map<string, number>();
  const others = new Set(now);
  for (const line of old) if (others.has(line) && !numbers.has(line)) numbers.set(line, numbers.size);
  const numbered = (lines: string[]) => Int32Array.from(lines.flatMap(line => numbers.get(line) ?? []));
  return [numbered(old), numbered(now)];
}

/**
 * The length of the shortest edit script, by Myers' greedy algorithm without the script
 * ("An O(ND) Difference Algorithm and Its Variations", 1986). Null beyond the limit.
 */
function editDistance(a: Int32Array, b: Int32Array): number | null {
  const most = Math.min(a.length + b.length, mostEdits);
  // furthest[k + most + 1]: how far along `a` one comes on the diagonal x - y = k.
  const furthest = new Int32Array(2 * most + 3);
  for (let edits = 0; edits <= most; edits++) {
    for (let k = -edits; k <= edits; k += 2) {
      const at = k + most + 1;
      const [left, right] = [furthest[at - 1] ?? 0, furthest[at + 1] ?? 0];
      let x = k === -edits || (k !== edits && left < right) ? right : left + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      furthest[at] = x;
      if (x >= a.length && x - k >= b.length) return edits;
    }
  }
  return null;
}
