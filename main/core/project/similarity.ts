/** What two texts have in common is counted by their lines, as git does it; a longer one counts in pieces. */
const longestPiece = 64;

/** How many bytes of a file stand in each of its lines (by content). */
export type Fingerprint = { size: number; pieces: Map<string, number> };

export function fingerprint(bytes: Uint8Array): Fingerprint {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces = new Map<string, number>();
  for (let at = 0; at < text.length; ) {
    const lineEnd = text.indexOf(0x0a, at) + 1 || text.length;
    const end = Math.min(lineEnd, at + longestPiece);
    const piece = text.toString('latin1', at, end);
    pieces.set(piece, (pieces.get(piece) ?? 0) + end - at);
    at = end;
  }
  return { size: text.length, pieces };
}

/** The share of the larger file that the smaller one also holds: from 0 to 1. */
export function similarity(a: Fingerprint, b: Fingerprint): number {
  const [few, many] = a.pieces.size < b.pieces.size ? [a, b] : [b, a];
  let common = 0;
  for (const [piece, bytes] of few.pieces) common += Math.min(bytes, many.pieces.get(piece) ?? 0);
  return common / Math.max(a.size, b.size, 1);
}
