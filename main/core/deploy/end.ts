import type { Receipt } from '../../../contract/receipt.ts';
import type { Failure } from '../failure.ts';

/** How a deployment ended, for its receipt. `error` says why it did not succeed. */
export type End = Pick<
  Receipt,
  'outcome' | 'message' | 'files' | 'bytes' | 'artifact' | 'overwrote' | 'readBack'
> & {
  error: Failure | null;
  /** Left out where nothing was asked. */
  health?: Receipt['health'];
};

type Named = { id: string; version: string | null };

export const nameOf = (release: Named) => release.version ?? release.id;

/** What a deployment that changed nothing leaves. */
export const unchanged = (before: Named | null) =>
  before === null ? 'Nothing is live, as before.' : `${nameOf(before)} is still live.`;

/** Sentences one after another; messages of the system come without their full stop. */
export const sentences = (...parts: (string | null)[]) =>
  parts
    .filter(part => part !== null && part !== '')
    .map(part => (/[.!?]$/.test(part ?? '') ? part : `${part}.`))
    .join(' ');

/** `12 files, 34,567 bytes` */
export const amountOf = ({ files, bytes }: { files: number; bytes: number }) =>
  `${count(files, 'file')}, ${count(bytes, 'byte')}`;

const count = (number: number, one: string) =>
  `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
