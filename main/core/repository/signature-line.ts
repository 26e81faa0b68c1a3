import type { Signature } from './types.ts';

/** `Name <email> seconds +hhmm`, the part after `author ` or `tagger `; null when it is malformed. */
export function parseSignature(line: string): Signature | null {
  const match = /^(.*?) ?<([^<>]*)> (\d{1,15})(?: [+-]\d+)?\s*$/.exec(line);
  if (!match) return null;
  const date = new Date(Number(match[3]) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  return { name: match[1] ?? '', email: match[2] ?? '', date };
}

const notInNames = /[<>\p{Cc}]/gu;

const clean = (text: string) => text.replace(notInNames, '').trim();

function zone(date: Date): string {
  // Some zones of old were off by seconds, too.
  const minutes = Math.trunc(-date.getTimezoneOffset());
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(Math.abs(minutes) / 60))}${digits(Math.abs(minutes) % 60)}`;
}

/** What would break the line is left out of name and email; the time zone is this machine's. */
export function formatSignature({ name, email, date }: Signature): string {
  const seconds = Math.max(0, Math.floor(date.getTime() / 1000) || 0);
  return `${clean(name) || 'unknown'} <${clean(email)}> ${seconds} ${zone(new Date(seconds * 1000))}`;
}
