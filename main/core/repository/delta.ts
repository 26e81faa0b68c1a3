/** Thrown for a delta that does not fit its base or ends early. */
export class DeltaDamaged extends Error {}

function size(delta: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  let factor = 1;
  let next = at;
  for (;;) {
    const byte = delta[next++];
    if (byte === undefined || factor > 2 ** 49) throw new DeltaDamaged('size');
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return [value, next];
  }
}

/** The number of bytes that applying the delta will give, as its head says. */
export function deltaResultSize(delta: Buffer): number {
  return size(delta, size(delta, 0)[1])[0];
}

/** Applies a delta. Format: https://git-scm.com/docs/gitformat-pack, "Deltified representation". */
export function applyDelta(delta: Buffer, base: Buffer): Buffer {
  const [baseSize, afterBase] = size(delta, 0);
  if (baseSize !== base.length) throw new DeltaDamaged('base');
  const [resultSize, start] = size(delta, afterBase);
  const result = Buffer.allocUnsafe(resultSize);
  let at = start;
  let filled = 0;
  while (at < delta.length) {
    const instruction = delta[at++] as number;
    if (instruction & 0x80) {
      let from = 0;
      let length = 0;
      for (let bit = 0; bit < 4; bit++) {
        if (instruction & (1 << bit)) from += (delta[at++] ?? 0) * 2 ** (8 * bit);
      }
      for (let bit = 0; bit < 3; bit++) {
        if (instruction & (0x10 << bit)) length += (delta[at++] ?? 0) * 2 ** (8 * bit);
      }
      if (length === 0) length = 0x10000;
      if (from + length > base.length || filled + length > resultSize) throw new DeltaDamaged('copy');
      base.copy(result, filled, from, from + length);
      filled += length;
    } else {
      if (instruction === 0 || at + instruction > delta.length || filled + instruction > resultSize) {
        throw new DeltaDamaged('insert');
      }
      delta.copy(result, filled, at, at + instruction);
      at += instruction;
      filled += instruction;
    }
  }
  if (filled !== resultSize) throw new DeltaDamaged('length');
  return result;
}
