import ignore, { type Ignore } from 'ignore';
import { errnoOf, readIfThere } from './disk.ts';

/** The rules that hold in one folder: its own ignore file's first, then those of the folders above. */
export type IgnoreRules = {
  /** Whether `path` (from the project's top) is ignored. Folders above it are taken as not ignored. */
  ignores: (path: string, isFolder: boolean) => boolean;
  /** With the ignore file of a folder below (`folder` is '' or ends with `/`). */
  below: (folder: string, text: string) => IgnoreRules;
};

type Level = { folder: string; rules: () => Ignore };

/** No path is longer; a longer rule can't match one, and makes expressions that nobody can compile. */
const longestRule = 4_096;

const linesOf = (text: string) =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter(line => line.length <= longestRule);

/** Parsed when first asked: where nothing has changed, nobody asks. */
function level(folder: string, text: string, ignorecase: boolean): Level {
  let parsed: Ignore | null = null;
  const rules = () => {
    parsed ??= ignore({ ignorecase, allowRelativePaths: true }).add(linesOf(text));
    return parsed;
  };
  return { folder, rules };
}

function chain(levels: Level[], ignoreCase: boolean): IgnoreRules {
  return {
    ignores: (path, isFolder) => {
      for (const { folder, rules } of levels) {
        const inside = path.slice(folder.length) + (isFolder ? '/' : '');
        const { ignored, unignored } = rules().test(inside);
        if (ignored) return true;
        if (unignored) return false;
      }
      return false;
    },
    below: (folder, text) => chain([level(folder, text, ignoreCase), ...levels], ignoreCase),
  };
}

/** A line that is neither empty nor a comment; spaces may be a rule. */
const hasRule = /^\uFEFF?[^#\r\n]/m;

/** Rules from texts that hold everywhere, the earlier winning. */
export function ignoreRules(texts: readonly string[], ignoreCase: boolean): IgnoreRules {
  const levels = texts.filter(text => hasRule.test(text)).map(text => level('', text, ignoreCase));
  return chain(levels, ignoreCase);
}

/** An ignore file's text; '' when there is none that can be read. */
export function readIgnoreFile(path: string): string {
  try {
    return readIfThere(path)?.toString('utf8') ?? '';
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return '';
  }
}
