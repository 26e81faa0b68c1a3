import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from './lib/paths.mjs';

// The compiler itself is asked about the real sources with one file changed in memory: what is forgotten
// when a command or an error code is added must not compile, and must be told where it belongs.

const config = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  root,
);

/** The files in which the compiler finds errors when `changed` has another text. */
function filesWithErrors(roots: string[], changed: string, change: (text: string) => string): string[] {
  const path = join(root, changed);
  const host = ts.createCompilerHost(config.options);
  const read = host.readFile.bind(host);
  host.readFile = file => (file === path ? change(readFileSync(path, 'utf8')) : read(file));
  const program = ts.createProgram({
    rootNames: roots.map(each => join(root, each)),
    options: { ...config.options, noUnusedLocals: false },
    host,
  });
  const files = roots.flatMap(each =>
    program.getSemanticDiagnostics(program.getSourceFile(join(root, each))).map(() => each),
  );
  return [...new Set(files)];
}

const same = (text: string) => text;
const handlers = ['main/core/handlers/jobs.ts'];
const wordings = [
  'renderer/store/error-words.ts',
  'main/electron/words.ts',
  'main/web/words.ts',
  'main/cli/words.ts',
];

describe('the compiler', () => {
  it('accepts the handlers and the words as they are', () => {
    expect(filesWithErrors([...handlers, ...wordings], 'contract/errors.ts', same)).toEqual([]);
  }, 300_000);

  it('refuses a command without a handler', () => {
    const add = (text: string) =>
      text.replace('  cancel:', '  pause: command<null>()(z.object({})),\n  cancel:');
    expect(filesWithErrors(handlers, 'contract/commands/jobs.ts', add)).toEqual(handlers);
  }, 300_000);

  it('refuses an error code that a head does not word', () => {
    const add = (text: string) => text.replace("  'internal',", "  'internal',\n  'planted',");
    expect(filesWithErrors(wordings, 'contract/errors.ts', add)).toEqual(wordings);
  }, 300_000);
});
