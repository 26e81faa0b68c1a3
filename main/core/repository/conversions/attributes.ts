import { wildmatch } from './wildmatch.ts';

/** Set, unset, or a value. What is not specified is not in the map. */
export type Attributes = Map<string, true | false | string>;

type Change = [name: string, value: true | false | string | null];
type Rule = { folder: string; pattern: string; changes: Change[] };

export type AttributeRules = {
  /** In rising precedence. */
  rules: Rule[];
  macros: Map<string, Change[]>;
};

/** As git: longer lines are not read. */
const longestLine = 2_048;
const mostRules = 10_000;

const binary: Change[] = [
  ['diff', false],
  ['merge', false],
  ['text', false],
];

export const noRules = (): AttributeRules => ({ rules: [], macros: new Map([['binary', binary]]) });

/**
 * Adds the rules of one file; those of later files win. `folder` is '' or ends with `/`.
 * Format: https://git-scm.com/docs/gitattributes
 */
export function addAttributes(into: AttributeRules, folder: string, text: string): void {
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.length > longestLine || into.rules.length >= mostRules) continue;
    const match = /^\s*("(?:[^"\\]|\\.)*"|[^\s#]\S*)\s+(.*)$/.exec(line);
    if (!match) continue;
    const name = unquote(match[1] ?? '');
    const changes = (match[2] ?? '').split(/\s+/).filter(Boolean).map(changeOf);
    if (name.startsWith('[attr]')) {
      if (folder === '') into.macros.set(name.slice('[attr]'.length), changes);
    } else if (!name.startsWith('!')) into.rules.push({ folder, pattern: name, changes });
  }
}

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replace(/\\(.)/g, '$1') : name;
}

function changeOf(word: string): Change {
  if (word.startsWith('-')) return [word.slice(1), false];
  if (word.startsWith('!')) return [word.slice(1), null];
  const equals = word.indexOf('=');
  return equals < 0 ? [word, true] : [word.slice(0, equals), word.slice(equals + 1)];
}

export function attributesOf({ rules, macros }: AttributeRules, path: string): Attributes {
  const found: Attributes = new Map();
  const apply = (changes: Change[], depth: number) => {
    for (const [name, value] of changes) {
      if (value === null) found.delete(name);
      else found.set(name, value);
      const macro = macros.get(name);
      if (macro && value === true && depth < 5) apply(macro, depth + 1);
    }
  };
  for (const { folder, pattern, changes } of rules) {
    if (path.startsWith(folder) && fits(pattern, path.slice(folder.length))) apply(changes, 0);
  }
  return found;
}

function fits(pattern: string, path: string): boolean {
  // A pattern for folders says nothing about the files in them.
  if (pattern.endsWith('/')) return false;
  if (!pattern.includes('/')) return wildmatch(pattern, path.slice(path.lastIndexOf('/') + 1));
  return wildmatch(pattern.replace(/^\//, ''), path);
}
