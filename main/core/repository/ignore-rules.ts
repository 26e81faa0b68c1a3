import { errnoOf, readIfThere } from './disk.ts';
import { byteText, type IgnorePattern, parsePattern } from './ignore-pattern.ts';

/** The rules that hold in one folder: its own ignore file's first, then those of the folders above. */
export type IgnoreRules = {
  /** Whether `path` (from the project's top) is ignored. Folders above it are taken as not ignored. */
  ignores: (path: string, isFolder: boolean) => boolean;
  /** With the ignore file of a folder below (`folder` is '' or ends with `/`). */
  below: (folder: string, text: string) => IgnoreRules;
};

/** The patterns of one file, the last one first: it wins. */
type Level = { folder: string; patterns: IgnorePattern[] };

function level(folder: string, text: string, ignoreCase: boolean): Level {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n|\r$/);
  const patterns = lines.map(line => parsePattern(line, ignoreCase)).filter(pattern => pattern !== null);
  return { folder, patterns: patterns.reverse() };
}

function chain(levels: Level[], ignoreCase: boolean): IgnoreRules {
  return {
    ignores: (path, isFolder) => {
      const name = byteText(path.slice(path.lastIndexOf('/') + 1));
      for (const { folder, patterns } of levels) {
        const inside = byteText(path.slice(folder.length));
        for (const { foldersOnly, negative, matches } of patterns) {
          if ((isFolder || !foldersOnly) && matches(inside, name)) return !negative;
        }
      }
      return false;
    },
    below: (folder, text) => chain([level(folder, text, ignoreCase), ...levels], ignoreCase),
  };
}

/** Rules from texts that hold everywhere, the earlier winning. */
export function ignoreRules(texts: readonly string[], ignoreCase: boolean): IgnoreRules {
  return chain(
    texts.map(text => level('', text, ignoreCase)),
    ignoreCase,
  );
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
