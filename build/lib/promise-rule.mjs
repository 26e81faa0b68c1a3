import { ESLint } from 'eslint';
import { inRoot } from './paths.mjs';

/**
 * Applies eslint.config.mjs to a tree that has a tsconfig.json at its root.
 * @param {string} base the tree's root
 * @param {string[]} patterns
 * @returns {Promise<{ read: number, violations: { rule: string, file: string, line: number, message: string }[] }>}
 */
export async function checkPromises(base, patterns) {
  const eslint = new ESLint({
    cwd: base,
    overrideConfigFile: inRoot('eslint.config.mjs'),
    errorOnUnmatchedPattern: false,
  });
  const results = await eslint.lintFiles(patterns);
  return {
    read: results.length,
    violations: results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, fatal, line, message }) => ({
        // Without a rule: a file that doesn't parse, or a comment that tries to switch a rule off.
        rule: ruleId ?? (fatal ? 'parse' : 'comment'),
        file: filePath,
        line,
        message,
      })),
    ),
  };
}
