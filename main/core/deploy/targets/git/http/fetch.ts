import { Failure } from '../../../../failure.ts';
import { DeltaDamaged } from '../../../../repository/delta.ts';
import type { Oid } from '../../../../repository/types.ts';
import type { ReadObject } from '../remote.ts';
import { flushLine, LinesDamaged, lineText, pktLine, plainWords, readLines } from './pkt-line.ts';
import { PackDamaged, readReceivedPack } from './received-pack.ts';

/** So many are told to the server: more would not spare more. */
const mostKnown = 1_000;

/** Asks for what `tip` leads to: without what `known` lead to, or else without its history. */
export function fetchRequest(tip: Oid, known: readonly Oid[]): Uint8Array[] {
  const able = 'side-band-64k ofs-delta no-progress agent=git/2.0-tagline';
  const depth = known.length === 0 ? [pktLine('deepen 1\n')] : [];
  const have = known.slice(-mostKnown).map(oid => pktLine(`have ${oid}\n`));
  return [pktLine(`want ${tip} ${able}\n`), ...depth, flushLine, ...have, pktLine('done\n')];
}

/** The objects of an answer. Throws `verification-failed` when the server can't hand them out whole. */
export async function readFetched(body: Buffer, signal: AbortSignal, url: string): Promise<ReadObject> {
  const { host } = new URL(url);
  const failed = (said: string, cause?: unknown) => {
    const message = `${host} could not hand out what it stores: ${said || 'its answer is damaged'}`;
    return new Failure('verification-failed', message.replace(/[^.!?]$/, '$&.'), {}, { cause });
  };
  const pack: Buffer[] = [];
  const words: string[] = [];
  try {
    for (const line of readLines(body)) {
      if (line === null) continue;
      if (line[0] === 1) pack.push(line.subarray(1));
      else if (line[0] === 2 || line[0] === 3) words.push(line.toString('utf8', 1));
      else if (line.toString('latin1', 0, 4) === 'ERR ') words.push(lineText(line).slice(4));
    }
    if (pack.length === 0) throw failed(plainWords(words.join('')));
    return await readReceivedPack(Buffer.concat(pack), signal);
  } catch (error) {
    const damaged =
      error instanceof LinesDamaged ||
      error instanceof PackDamaged ||
      error instanceof DeltaDamaged ||
      (error instanceof Error && /^Z_|^ERR_BUFFER/.test((error as NodeJS.ErrnoException).code ?? ''));
    if (damaged) throw failed(plainWords(words.join('')), error);
    throw error;
  }
}
