import type { Attributes } from './attributes.ts';

/** What decides beside the attributes: git's configuration. */
export type Eol = {
  autocrlf: 'true' | 'input' | 'false';
  eol: 'lf' | 'crlf' | 'native';
  filters: Set<string>;
};

/** How native git would change a file's bytes between the history and the folder. */
export type Conversion = 'line-endings' | 'encoding' | 'ident' | 'filter';

/** `auto`: only what looks like text. `out`: what git writes into the folder. */
type Action = { auto: boolean; out: 'lf' | 'crlf' } | null;

/** As git decides (convert.c, convert_attrs). */
function actionOf(attributes: Attributes, { autocrlf, eol }: Eol): Action {
  const native = process.platform === 'win32' ? 'crlf' : 'lf';
  const usual = autocrlf === 'true' ? 'crlf' : autocrlf === 'input' ? 'lf' : eol === 'native' ? native : eol;
  const text = [attributes.get('text'), attributes.get('crlf')].find(
    value => value === true || value === false || value === 'auto' || value === 'input',
  );
  if (text === false) return null;
  const wanted = attributes.get('eol');
  if (wanted === 'lf' || wanted === 'crlf') return { auto: text === 'auto', out: wanted };
  if (text === true) return { auto: false, out: usual };
  if (text === 'input') return { auto: false, out: 'lf' };
  if (text === 'auto') return { auto: true, out: usual };
  return autocrlf === 'false' ? null : { auto: true, out: usual };
}

/** Whether git could change any file with these attributes, so that its bytes have to be looked at. */
export function mayConvert(attributes: Attributes, eol: Eol): boolean {
  return (
    actionOf(attributes, eol) !== null ||
    typeof attributes.get('working-tree-encoding') === 'string' ||
    attributes.get('ident') === true ||
    hasFilter(attributes, eol)
  );
}

function hasFilter(attributes: Attributes, { filters }: Eol): boolean {
  const filter = attributes.get('filter');
  return typeof filter === 'string' && filters.has(filter);
}

/** What native git would do to a file whose stored bytes and bytes in the folder are these; null: nothing. */
export function conversionOf(bytes: Buffer, attributes: Attributes, eol: Eol): Conversion | null {
  if (bytes.length === 0) return null;
  // Nobody knows what a program makes of them without running it, and none is run.
  if (hasFilter(attributes, eol)) return 'filter';
  const encoding = attributes.get('working-tree-encoding');
  if (typeof encoding === 'string' && !/^utf-?8$/i.test(encoding) && changesIn(encoding, bytes))
    return 'encoding';
  if (attributes.get('ident') === true && /\$Id(:[^$\n]*)?\$/.test(bytes.toString('latin1'))) return 'ident';
  const action = actionOf(attributes, eol);
  if (action === null) return null;
  const stats = statsOf(bytes);
  if (action.auto && (isBinary(stats) || stats.crlf > 0)) return null;
  const isStored = !action.auto && stats.crlf > 0;
  const isWritten = action.out === 'crlf' && stats.lf > 0;
  return isStored || isWritten ? 'line-endings' : null;
}

/** Encodings of one byte for a letter keep ASCII as it is. */
const changesIn = (encoding: string, bytes: Buffer) =>
  /^(utf|ucs)-?(16|32|2|4)/i.test(encoding) || bytes.some(byte => byte > 0x7f);

type Stats = { nul: number; cr: number; lf: number; crlf: number; printable: number; odd: number };

/** As git counts (convert.c, gather_stats); `cr` and `lf` stand alone. */
function statsOf(bytes: Buffer): Stats {
  const stats: Stats = { nul: 0, cr: 0, lf: 0, crlf: 0, printable: 0, odd: 0 };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === 0x0d && bytes[at + 1] === 0x0a) {
      stats.crlf++;
      at++;
    } else if (byte === 0x0d) stats.cr++;
    else if (byte === 0x0a) stats.lf++;
    else if (byte === 0) {
      stats.nul++;
      stats.odd++;
    } else if (byte === 0x7f || (byte < 0x20 && ![0x08, 0x09, 0x1b, 0x0c].includes(byte))) stats.odd++;
    else stats.printable++;
  }
  // An end mark of old does not make a text binary.
  if (bytes.at(-1) === 0x1a) stats.odd--;
  return stats;
}

const isBinary = ({ nul, cr, printable, odd }: Stats) =>
  cr > 0 || nul > 0 || Math.floor(printable / 128) < odd;
