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

/** For a few bytes, a loop costs less than the call of what copies many. */
const fewBytes = 48;

function copy(from: Buffer, start: number, length: number, to: Buffer, at: number): void {
  if (length > fewBytes) from.copy(to, at, start, start + length);
  else for (let done = 0; done < length; done++) to[at + done] = from[start + done] as number;
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
      // Bits 0 to 3 tell which bytes of the start are given, bits 4 to 6 which of the length.
      let from = 0;
      let length = 0;
      if (instruction & 0x01) from = delta[at++] ?? 0;
      if (instruction & 0x02) from |= (delta[at++] ?? 0) << 8;
      if (instruction & 0x04) from |= (delta[at++] ?? 0) << 16;
      if (instruction & 0x08) from += (delta[at++] ?? 0) * 0x1000000;
      if (instruction & 0x10) length = delta[at++] ?? 0;
      if (instruction & 0x20) length |= (delta[at++] ?? 0) << 8;
      if (instruction & 0x40) length |= (delta[at++] ?? 0) << 16;
      if (length === 0) length = 0x10000;
      if (from + length > base.length || filled + length > resultSize) throw new DeltaDamaged('copy');
      copy(base, from, length, result, filled);
      filled += length;
    } else {
      if (instruction === 0 || at + instruction > delta.length || filled + instruction > resultSize) {
        throw new DeltaDamaged('insert');
      }
      copy(delta, at, instruction, result, filled);
      at += instruction;
      filled += instruction;
    }
  }
  if (filled !== resultSize) throw new DeltaDamaged('length');
  return result;
}
