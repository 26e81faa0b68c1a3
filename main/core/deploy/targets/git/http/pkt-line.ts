/**
 * The lines of git's protocols: four hexadecimal digits of their length, then bytes.
 * Format: https://git-scm.com/docs/gitprotocol-common
 */
export const flushLine = Buffer.from('0000');

export function pktLine(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}

/** Thrown for bytes that are no lines, or end within one. */
export class LinesDamaged extends Error {}

/** Every line; null stands for a flush. Throws `LinesDamaged`. */
export function* readLines(bytes: Buffer): Generator<Buffer | null> {
  for (let at = 0; at < bytes.length; ) {
    const digits = bytes.toString('latin1', at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new LinesDamaged('length');
    const length = Number.parseInt(digits, 16);
    if (length === 0) yield null;
    else if (length < 4 || at + length > bytes.length) throw new LinesDamaged('end');
    else yield bytes.subarray(at + 4, at + length);
    at += Math.max(length, 4);
  }
}

/** A line of text, without its end. */
export const lineText = (line: Buffer): string => line.toString('utf8').replace(/\n$/, '');

/** What the other side tells people, without what would move a cursor or colour a screen; a line's last state. */
export function plainWords(text: string): string {
  return text
    .replace(/\p{Cc}\[[0-9;?]*[ -/]*[@-~]/gu, '')
    .split('\n')
    .map(line => line.slice(line.replace(/\r+$/, '').lastIndexOf('\r') + 1))
    .map(line => line.replace(/[\p{Cc}\p{Cf}]/gu, ' ').trim())
    .filter(line => line !== '')
    .join('\n')
    .slice(0, 2000);
}
