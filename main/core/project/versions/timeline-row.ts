import { crc32 } from 'node:zlib';
import type { Version } from '../../../../contract/commands/versions.ts';
import type { Oid } from '../../repository/types.ts';

/** One version with what its ref held when it was read. */
export type Row = {
  oid: Oid;
  version: Version;
  /** Whether this process read it from the objects themselves, not from the timeline file. */
  proven: boolean;
  /** Its date in milliseconds; before everything where it has none. */
  time: number;
};

export const rowOf = (oid: Oid, version: Version, proven: boolean): Row => ({
  oid,
  version,
  proven,
  time: version.date === null ? Number.NEGATIVE_INFINITY : Date.parse(version.date),
});

/**
 * What the timeline file says of the whole: how many names there were and a sum over them; and where HEAD
 * stood on its history, in the numbering `base` (see history-places.ts).
 */
export type Summary = { count: number; names: number; base: string; head: Oid | null; place: number };

type Line = { kind: 'row'; row: Row; place: number | null } | { kind: 'summary'; summary: Summary };

/** Longer descriptions are read from the tag each time. */
const longestKept = 16 * 1024;

export const isKept = ({ version }: Row): boolean =>
  version.usable && version.description.length <= longestKept;

/** The same for the same names in whatever order. */
export function sumOfNames(names: Iterable<string>): number {
  let sum = 0;
  for (const name of names) sum = (sum + crc32(name)) >>> 0;
  return sum;
}

const sealed = (json: string) => `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;

export function encodeRow({ oid, version }: Row, place: number | null): string {
  const { name, kind, description, author, date, signed, commit, tree } = version;
  const person = author && [author.name, author.email];
  return sealed(JSON.stringify([oid, name, kind, description, person, date, signed, commit, tree, place]));
}

export const encodeSummary = (summary: Summary): string => sealed(JSON.stringify(summary));

/** Null for a line that is damaged, or of another making. */
export function decodeLine(line: string): Line | null {
  const json = line.slice(9);
  if (line[8] !== ' ' || Number.parseInt(line.slice(0, 8), 16) !== crc32(json)) return null;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  return Array.isArray(value) ? decodeRow(value) : decodeSummary(value);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);
const isSigned = (value: unknown): value is Version['signed'] =>
  value === null || value === 'pgp' || value === 'ssh' || value === 'x509';

function decodeRow(fields: unknown[]): Line | null {
  const [oid, name, kind, description, person, date, signed, commit, tree, place] = fields;
  if (!isText(oid) || !isText(name) || !isText(description) || !isText(commit) || !isText(tree)) return null;
  if ((kind !== 'annotated' && kind !== 'lightweight') || !isTextOrNull(date) || !isSigned(signed))
    return null;
  if (place !== null && typeof place !== 'number') return null;
  const [who, email] = Array.isArray(person) ? (person as unknown[]) : [];
  if (person !== null && (!isText(who) || !isText(email))) return null;
  const version: Version = {
    name,
    kind,
    description,
    author: isText(who) && isText(email) ? { name: who, email } : null,
    date,
    signed,
    tag: kind === 'annotated' ? oid : null,
    commit,
    tree,
    usable: true,
    problem: null,
  };
  return { kind: 'row', row: rowOf(oid, version, false), place };
}

function decodeSummary(value: unknown): Line | null {
  if (typeof value !== 'object' || value === null) return null;
  const { count, names, base, head, place } = value as Partial<Summary>;
  if (typeof count !== 'number' || typeof names !== 'number' || typeof place !== 'number') return null;
  if (!isText(base) || (head !== null && !isText(head))) return null;
  return { kind: 'summary', summary: { count, names, base, head, place } };
}
