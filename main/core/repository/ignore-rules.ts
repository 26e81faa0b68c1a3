import ignore, { type Ignore } from 'ignore';
import { readIfThere } from './durable-fs.ts';

/** The rules that hold in one folder: its own ignore file's first, then those of the folders above. */
export type IgnoreRules = {
  /** Whether `path` (from the project's top) is ignored. Folders above it are taken as not ignored. */
  ignores: (path: string, isFolder: boolean) => boolean;
  /** With the ignore file of a folder below (`folder` is '' or ends with `/`). */
  below: (folder: string, text: string) => IgnoreRules;
};

type Level = { folder: string; rules: Ignore };

function parse(folder: string, text: string, ignorecase: boolean): Level {
  const rules = ignore({ ignorecase, allowRelativePaths: true });
  return { folder, rules: rules.add(text.replace(/^\uFEFF/, '')) };
}

function chain(levels: Level[], ignoreCase: boolean): IgnoreRules {
  return {
    ignores: (path, isFolder) => {
      for (const { folder, rules } of levels) {
        const inside = path.slice(folder.length) + (isFolder ? '/' : '');
        const { ignored, unignored } = rules.test(inside);
        if (ignored) return true;
        if (unignored) return false;
      }
      return false;
    },
    below: (folder, text) => chain([parse(folder, text, ignoreCase), ...levels], ignoreCase),
  };
}

/** The rules that stand outside the project's files, the earlier file winning. */
export async function readIgnoreRules(files: string[], ignoreCase: boolean): Promise<IgnoreRules> {
  const levels: Level[] = [];
  for (const file of files) {
    const text = await readIfThere(file).catch(() => null);
    if (text) levels.push(parse('', text.toString('utf8'), ignoreCase));
  }
  return chain(levels, ignoreCase);
}
