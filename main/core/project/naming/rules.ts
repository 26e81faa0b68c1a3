/**
 * What a version's name may be: git's rules for one ref component
 * (https://git-scm.com/docs/git-check-ref-format) and our own, so that the same project works on every
 * system. Each rule says what is wrong as a sentence.
 */

export const longestName = 100;

type Rule = { broken: (name: string) => boolean; message: string };

const devices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const reserved = new Set([
  'head',
  'fetch_head',
  'orig_head',
  'merge_head',
  'cherry_pick_head',
  'rebase_head',
  'latest',
  'draft',
  'latest-draft',
  'latest_draft',
  'current',
  'active',
]);

export const isReserved = (name: string) => reserved.has(name.toLowerCase()) || /^[0-9a-f]{40}$/i.test(name);
export const isDevice = (name: string) => devices.test(name);
export const bytesOf = (name: string) => Buffer.byteLength(name);

/** Separators, control and format characters, lone surrogates, private use. */
export const invisible = /[\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u;
export const forbidden = /[~^:?*[\]\\/<>"|]/;

const rules: Rule[] = [
  { broken: name => name.trim() === '', message: 'A version needs a name.' },
  { broken: name => name !== name.trim(), message: 'A version name can’t start or end with a space.' },
  { broken: name => / /.test(name), message: 'A version name can’t hold spaces.' },
  {
    broken: name => invisible.test(name),
    message: 'A version name can’t hold invisible characters or line breaks.',
  },
  {
    broken: name => forbidden.test(name),
    message: 'A version name can’t hold any of / \\ ~ ^ : ? * [ ] < > " |',
  },
  {
    broken: name => name !== name.normalize('NFC'),
    message: 'This name is spelled with combining characters; use the composed letters.',
  },
  {
    broken: name => name.startsWith('.') || name.startsWith('-'),
    message: 'A version name can’t start with a dot or a dash.',
  },
  { broken: name => name.endsWith('.'), message: 'A version name can’t end with a dot.' },
  { broken: name => name.includes('..'), message: 'A version name can’t hold two dots in a row.' },
  { broken: name => name.includes('@{') || name === '@', message: 'A version name can’t be @ or hold @{' },
  { broken: name => /\.lock$/i.test(name), message: 'A version name can’t end with .lock.' },
  { broken: isDevice, message: 'This name is reserved by Windows, so the project could not be used there.' },
  { broken: isReserved, message: 'This name has a meaning of its own; choose another.' },
  {
    broken: name => bytesOf(name) > longestName,
    message: `A version name can have at most ${longestName} bytes.`,
  },
];

/** The first rule that the name breaks, as a sentence; null when it breaks none. */
export const brokenRule = (name: string): string | null =>
  rules.find(rule => rule.broken(name))?.message ?? null;
