import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Version } from '../../../../contract/commands/versions.ts';
import { withJson } from '../../known-json.ts';
import { makeFolders, moveFile, openTemps, readIfThere, removeIfThere } from '../../repository/disk.ts';
import type { VersionPage } from './version-index.ts';

/**
 * The whole list of versions as it was told last, kept as the JSON that tells it. `state` is a text that is
 * another one whenever the list could be: the list is believed only where it is the same.
 */
type KeptList = {
  /** Whether it is kept for this state, as far as is known. */
  isOf: (state: string) => boolean;
  /** The newest `limit`; null where they are not kept. */
  first: (state: string, limit: number) => VersionPage | null;
  /** All of them; their rows are parsed when somebody looks. */
  whole: (state: string) => VersionPage | null;
  write: (state: string, versions: Version[]) => void;
};

type Part = { bytes: number; crc: number };
type Header = { format: number; state: string; total: number; first: Part; whole: Part };

const format = 1;
const firstRows = 100;
const headBytes = 128 * 1024;
const mostBytes = 64 * 1024 * 1024;
const lineBreak = 10;
/** The whole begins with this, then come the rows. */
const opening = '{"versions":[';

/** A file that is torn, foreign or edited is no file. What is not durable here is only time. */
export function openKeptList(gitDir: string): KeptList {
  const own = join(gitDir, 'tagline');
  const path = join(own, 'list');
  const temps = openTemps(join(own, 'tmp'));

  /** The header may be whole where the rest is not. */
  let damaged = false;

  /** Also which folder it was written into: a copy of the project that came from elsewhere is not believed. */
  const hereAnd = (state: string) => {
    const { ino, birthtimeNs } = statSync(own, { bigint: true });
    return `${state} ${ino} ${birthtimeNs}`;
  };

  const headerOf = (bytes: Buffer, state: string): { header: Header; body: number } | null => {
    const end = bytes.indexOf(lineBreak);
    if (end === -1) return null;
    const header = JSON.parse(bytes.toString('utf8', 0, end)) as Header;
    return header.format === format && header.state === hereAnd(state) ? { header, body: end + 1 } : null;
  };

  const first = (state: string, limit: number): VersionPage | null => {
    const bytes = readHead(path);
    const found = headerOf(bytes, state);
    if (found === null) return null;
    const from = found.body + opening.length;
    const rows = partOf(bytes, from, found.header.first);
    damaged ||= rows === null;
    if (rows === null) return null;
    const versions = JSON.parse(`[${rows.toString()}]`) as Version[];
    const { total } = found.header;
    if (versions.length < Math.min(limit, total)) return null;
    return { versions: versions.slice(0, limit), total, complete: total <= limit };
  };

  const whole = (state: string): VersionPage | null => {
    const bytes = readIfThere(path);
    const found = bytes && headerOf(bytes, state);
    if (!found) return null;
    const json = partOf(bytes, found.body, found.header.whole);
    damaged ||= json === null;
    return json && pageOf(json, found.header.total);
  };

  const write = (state: string, versions: Version[]) => {
    const rows = [versions.slice(0, firstRows), versions.slice(firstRows)].map(part =>
      JSON.stringify(part).slice(1, -1),
    );
    const [newest = ''] = rows;
    const text = `${opening}${rows.filter(Boolean).join(',')}],"total":${versions.length},"complete":true}`;
    const body = Buffer.from(text);
    if (body.length > mostBytes) return;
    makeFolders(own);
    const header: Header = {
      format,
      state: hereAnd(state),
      total: versions.length,
      first: measured(Buffer.from(newest)),
      whole: measured(body),
    };
    const head = Buffer.from(`${JSON.stringify(header)}\n`);
    const temp = temps.write(Buffer.concat([head, body]), { durable: false });
    try {
      moveFile(temp, path);
      damaged = false;
    } catch (error) {
      removeIfThere(temp);
      throw error;
    }
  };

  return {
    isOf: state => !damaged && orNothing(() => headerOf(readHead(path), state)) !== null,
    first: (state, limit) => orNothing(() => first(state, limit)),
    whole: state => orNothing(() => whole(state)),
    // Where it can't be written, the next run reads the timeline.
    write: (state, versions) => void orNothing(() => write(state, versions)),
  };
}

function pageOf(json: Buffer<ArrayBuffer>, total: number): VersionPage {
  let parsed: Version[] | null = null;
  const page: VersionPage = {
    get versions() {
      parsed ??= (JSON.parse(json.toString()) as VersionPage).versions;
      return parsed;
    },
    total,
    complete: true,
  };
  return withJson(page, json);
}

const measured = (bytes: Buffer): Part => ({ bytes: bytes.length, crc: crc32(bytes) });

/** Null where it is not what was written. */
function partOf(bytes: Buffer<ArrayBuffer>, from: number, { bytes: length, crc }: Part) {
  const part = bytes.subarray(from, from + length);
  return part.length === length && crc32(part) === crc ? part : null;
}

function readHead(path: string): Buffer<ArrayBuffer> {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(headBytes);
    return bytes.subarray(0, readSync(file, bytes, 0, headBytes, 0));
  } finally {
    closeSync(file);
  }
}

function orNothing<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
