import { Failure } from '../../../../failure.ts';
import { isRefName } from '../../../../repository/ref-name.ts';
import type { Oid } from '../../../../repository/types.ts';
import type { RefUpdate } from '../remote.ts';
import { flushLine, LinesDamaged, lineText, pktLine, plainWords, readLines } from './pkt-line.ts';

export type Advertised = { refs: ReadonlyMap<string, Oid>; capabilities: ReadonlySet<string> };

const zero = '0'.repeat(40);

const senseless = (url: string, cause?: unknown) =>
  new Failure(
    'target-unreachable',
    `What ${new URL(url).host} answers is not what a git server says.`,
    {},
    { cause },
  );

/** The refs that a server tells before a push, and what it can do. */
export function advertisement(body: Buffer, url: string): Advertised {
  const refs = new Map<string, Oid>();
  let capabilities: ReadonlySet<string> | null = null;
  try {
    for (const line of readLines(body)) {
      if (line === null) continue;
      const text = lineText(line);
      if (text.startsWith('# service=')) continue;
      if (text.startsWith('ERR ')) throw refused(plainWords(text.slice(4)), url);
      const [named = '', able] = text.split('\0');
      if (able !== undefined) capabilities = new Set(able.split(' '));
      const [oid = '', ref = ''] = named.split(' ');
      if (/^[0-9a-f]{40}$/.test(oid) && oid !== zero && isRefName(ref)) refs.set(ref, oid);
    }
  } catch (error) {
    if (error instanceof LinesDamaged) throw senseless(url, error);
    throw error;
  }
  if (capabilities === null) throw senseless(url);
  if (capabilities.has('object-format=sha256')) {
    throw new Failure(
      'target-unreachable',
      `The repository at ${url} uses SHA-256 ids, which Tagline does not write yet.`,
    );
  }
  return { refs, capabilities };
}

const wanted = ['report-status', 'side-band-64k', 'atomic', 'quiet'];

/** The commands of a push, with the ids that the refs must have, and the pack. */
export function pushRequest(
  updates: readonly RefUpdate[],
  pack: readonly Uint8Array[],
  capabilities: ReadonlySet<string>,
): Uint8Array[] {
  const able = wanted.filter(name => capabilities.has(name)).join(' ');
  const lines = updates.map(({ ref, from, to }, at) =>
    pktLine(`${from ?? zero} ${to ?? zero} ${ref}${at === 0 ? `\0 ${able}` : ''}\n`),
  );
  const sends = updates.some(({ to }) => to !== null);
  return [...lines, flushLine, ...(sends ? pack : [])];
}

function refused(said: string, url: string): Failure {
  const message = `${new URL(url).host} refused: ${said || 'it did not say why'}`;
  return new Failure('deployment-failed', message.replace(/[^.!?]$/, '$&.'), { said });
}

/**
 * Comes back when everything was done. Throws `deployment-failed` with the words of the server and its hooks,
 * `target-unreachable` for an answer that ends early.
 */
export function readReport(body: Buffer, url: string): void {
  const report: Buffer[] = [];
  const words: Buffer[] = [];
  let fatal = '';
  let banded = false;
  try {
    for (const line of readLines(body)) {
      if (line === null) continue;
      const band = line[0];
      if (band === 1) report.push(line.subarray(1));
      else if (band === 2) words.push(line.subarray(1));
      else if (band === 3) fatal += plainWords(line.toString('utf8', 1));
      else continue;
      banded = true;
    }
    const said = plainWords(Buffer.concat(words).toString('utf8'));
    if (fatal !== '') throw refused([said, fatal].filter(Boolean).join('\n'), url);
    judge(banded ? Buffer.concat(report) : body, said, url);
  } catch (error) {
    if (error instanceof LinesDamaged) throw senseless(url, error);
    throw error;
  }
}

function judge(report: Buffer, said: string, url: string): void {
  let unpacked = false;
  const reasons: string[] = [];
  for (const line of readLines(report)) {
    const text = line === null ? '' : plainWords(lineText(line));
    if (text === 'unpack ok') unpacked = true;
    else if (text.startsWith('unpack ')) reasons.push(text);
    else if (text.startsWith('ng ')) reasons.push(text.replace(/^ng (\S+) /, '$1: '));
  }
  if (reasons.length > 0) throw refused([said, ...new Set(reasons)].filter(Boolean).join('\n'), url);
  if (!unpacked) throw senseless(url);
}
