import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { readIfThere } from './disk.ts';
import { stampOf } from './file-stamp.ts';

/** Lower-case `section.key` or `section.Subsection.key` to the last value given. */
export type Config = Map<string, string>;

const deepestInclude = 5;
/** Files that one configuration may lead to: a few lines that include themselves would never end. */
const mostFiles = 100;
/** Bytes. */
const largestFile = 1024 * 1024;

function parseValue(text: string): string {
  let value = '';
  let quoted = false;
  let kept = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"') {
      quoted = !quoted;
      kept = value.length;
    } else if (character === '\\') {
      const next = text[++at] ?? '';
      value += next === 'n' ? '\n' : next === 't' ? '\t' : next === 'b' ? '\b' : next;
      kept = value.length;
    } else if (!quoted && (character === '#' || character === ';')) break;
    else {
      value += character;
      if (quoted || !/\s/.test(character)) kept = value.length;
    }
  }
  return value.slice(0, kept);
}

const fullKey = (key: string): string => {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  return key.slice(0, first).toLowerCase() + key.slice(first, last) + key.slice(last).toLowerCase();
};

/** Reads git's configuration syntax. Format: https://git-scm.com/docs/git-config, "Syntax" */
export function parseConfig(text: string): [key: string, value: string][] {
  const values: [string, string][] = [];
  let section = '';
  // A backslash at the end of a line continues it.
  for (const line of text.replace(/\r\n/g, '\n').replace(/\\\n/g, '').split('\n')) {
    let rest = line.trim().replace(/^\uFEFF/, '');
    const header = /^\[\s*([\w.-]+)(?:\s*"((?:[^"\\]|\\.)*)")?\s*\]/.exec(rest);
    if (header) {
      const name = (header[1] ?? '').toLowerCase();
      section = header[2] === undefined ? name : `${name}.${header[2].replace(/\\(.)/g, '$1')}`;
      rest = rest.slice(header[0].length).trim();
    }
    const entry = /^([A-Za-z][\w-]*)\s*(?:=\s*(.*))?$/.exec(rest);
    if (!entry || section === '') continue;
    values.push([fullKey(`${section}.${entry[1]}`), entry[2] === undefined ? 'true' : parseValue(entry[2])]);
  }
  return values;
}

const inHome = (path: string) => (path.startsWith('~/') ? join(homedir(), path.slice(2)) : path);

/** The files that were read, or were not there, with their stamps; null for one that was changed just now. */
type Stamps = Map<string, string | null>;

const stampOrUnknown = (path: string) => {
  try {
    const { text, settled } = stampOf(path);
    return settled ? text : null;
  } catch {
    return 'unreadable';
  }
};

function readOrNothing(path: string): string {
  try {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestFile) return '';
    return readIfThere(path)?.toString('utf8') ?? '';
  } catch {
    return '';
  }
}

function readInto(
  config: Config,
  stamps: Stamps,
  path: string,
  budget = { files: mostFiles },
  depth = 0,
): void {
  if (depth > deepestInclude || budget.files-- <= 0) return;
  stamps.set(path, stampOrUnknown(path));
  for (const [key, value] of parseConfig(readOrNothing(path))) {
    config.set(key, value);
    if (key !== 'include.path') continue;
    const included = inHome(value);
    const place = isAbsolute(included) ? included : resolve(dirname(path), included);
    readInto(config, stamps, place, budget, depth + 1);
  }
}

const userFolder = () => process.env.XDG_CONFIG_HOME || join(homedir(), '.config');

/** The repository's own configuration alone: what decides whether Tagline can open it. */
export function readRepositoryConfig(gitDir: string): Config {
  const config: Config = new Map();
  readRepositoryFiles(config, new Map(), gitDir);
  return config;
}

/** The second file is the working folder's own, where there may be more than one. */
function readRepositoryFiles(config: Config, stamps: Stamps, gitDir: string): void {
  readInto(config, stamps, join(gitDir, 'config'));
  if (configValue(config, 'extensions.worktreeConfig')?.toLowerCase() !== 'true') return;
  readInto(config, stamps, join(gitDir, 'config.worktree'));
}

/** Whether the repository's configuration is so large that it is not read. */
export const isConfigTooLarge = (gitDir: string): boolean =>
  (statSync(join(gitDir, 'config'), { throwIfNoEntry: false })?.size ?? 0) > largestFile;

function userConfigFiles(): string[] {
  const system = process.env.GIT_CONFIG_NOSYSTEM ? [] : ['/etc/gitconfig'];
  const global = process.env.GIT_CONFIG_GLOBAL;
  const users =
    global === undefined ? [join(userFolder(), 'git', 'config'), join(homedir(), '.gitconfig')] : [global];
  return [...system, ...users];
}

/** One project is open at a time, so one is kept. */
let last: { files: string; stamps: Stamps; config: Config } | null = null;

/**
 * The system's, the user's and the repository's configuration, the later winning. Files are read again only
 * when one of them, or of those that they include, has changed.
 */
export function readConfig(gitDir: string): Config {
  const paths = userConfigFiles();
  const files = [...paths, gitDir].join('\0');
  const isSame = ([path, stamp]: [string, string | null]) => stamp !== null && stamp === stampOrUnknown(path);
  if (last?.files === files && [...last.stamps].every(isSame)) return last.config;
  const config: Config = new Map();
  const stamps: Stamps = new Map();
  for (const path of paths) readInto(config, stamps, path);
  readRepositoryFiles(config, stamps, gitDir);
  last = { files, stamps, config };
  return config;
}

export const configValue = (config: Config, key: string): string | null => config.get(fullKey(key)) ?? null;

/** The user's own ignore rules, which hold in every repository. */
export function userIgnoreFile(config: Config): string {
  const configured = configValue(config, 'core.excludesFile');
  return configured ? inHome(configured) : join(userFolder(), 'git', 'ignore');
}

/** The user's own attributes, which hold in every repository. */
export function userAttributesFile(config: Config): string {
  const configured = configValue(config, 'core.attributesFile');
  return configured ? inHome(configured) : join(userFolder(), 'git', 'attributes');
}
