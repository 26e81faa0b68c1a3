import type { JobAmount } from '../../../contract/job.ts';

const units = ['KB', 'MB', 'GB', 'TB'];

/** For example `312 of 1,000 files, 4.1 MB`; without bytes where none are known. */
export function amountText({ files, bytes }: JobAmount): string {
  const counted = `${files.done.toLocaleString('en')} of ${files.total.toLocaleString('en')} files`;
  return bytes === null ? counted : `${counted}, ${sizeText(bytes)}`;
}

/** For example `4.1 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  let [size, unit] = [bytes / 1024, 0];
  while (size >= 999.95 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${size.toFixed(1)} ${units[unit]}`;
}
