import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../core/repository/git-for-tests.ts';
import { bundle } from '../testing/bundle.ts';
import { startCoreThread } from './host.ts';
import { loadProgram } from './kept-code.ts';

type Program = { answer: () => number; folder: string; platform: () => string };
const source = (answer: number) =>
  `exports.answer = () => ${answer};\nexports.folder = __dirname;\nexports.platform = () => require('node:os').platform();\n`;

function programOf(text: string) {
  const folder = tempFolder();
  const paths = { program: join(folder, 'program.cjs'), kept: join(folder, 'data', 'code.cache') };
  writeFileSync(paths.program, text);
  return paths;
}

test('a program runs the same without kept code and with it', () => {
  const { program, kept } = programOf(source(41));
  const first = loadProgram<Program>(program, kept);
  expect(first.wasKept).toBe(false);
  expect([first.exports.answer(), first.exports.folder, first.exports.platform()]).toEqual([
    41,
    dirname(program),
    process.platform,
  ]);
  first.keep();
  expect(readdirSync(dirname(kept))).toEqual(['code.cache']);

  const second = loadProgram<Program>(program, kept);
  expect(second.wasKept).toBe(true);
  expect([second.exports.answer(), second.exports.folder, second.exports.platform()]).toEqual([
    41,
    dirname(program),
    process.platform,
  ]);
});

test('kept code of another program of the same length is not used', () => {
  const { program, kept } = programOf(source(41));
  loadProgram<Program>(program, kept).keep();
  writeFileSync(program, source(42));
  const { exports, wasKept, keep } = loadProgram<Program>(program, kept);
  expect([exports.answer(), wasKept]).toEqual([42, false]);
  keep();
  expect(loadProgram<Program>(program, kept).wasKept).toBe(true);
});

test.each([
  [
    'a changed byte',
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]),
  ],
  ['a cut end', (bytes: Buffer) => bytes.subarray(0, -1)],
  ['an empty file', () => Buffer.alloc(0)],
])('%s in what was kept: not used, and mended', (_, damage) => {
  const { program, kept } = programOf(source(41));
  loadProgram<Program>(program, kept).keep();
  writeFileSync(kept, damage(readFileSync(kept)));
  const { exports, wasKept, keep } = loadProgram<Program>(program, kept);
  expect([exports.answer(), wasKept]).toEqual([41, false]);
  keep();
  expect(loadProgram<Program>(program, kept).wasKept).toBe(true);
});

test('is written anew only when much more was used', () => {
  const many = Array.from(
    { length: 400 },
    (_, i) => `exports.f${i} = n => { let s = ${i}; for (let k = 0; k < n; k++) s += k * ${i}; return s; };`,
  );
  const { program, kept } = programOf(many.join('\n'));
  type Many = { [name: string]: (n: number) => number };
  loadProgram<Many>(program, kept).keep();
  const before = statSync(kept);
  loadProgram<Many>(program, kept).keep();
  expect(statSync(kept).ino).toBe(before.ino);
  const third = loadProgram<Many>(program, kept);
  for (const run of Object.values(third.exports)) run(3);
  third.keep();
  expect(statSync(kept).size).toBeGreaterThan(before.size * 1.1);
});

test('where nothing can be kept, the program runs all the same', () => {
  const { program } = programOf(source(41));
  const kept = join(program, 'below a file', 'code.cache');
  const { exports, keep } = loadProgram<Program>(program, kept);
  keep();
  expect(exports.answer()).toBe(41);
});

test('what the program throws is thrown', () => {
  const { program, kept } = programOf(`throw new Error('not today');`);
  expect(() => loadProgram(program, kept)).toThrow('not today');
});

test('the core keeps its own when it is closed, and starts with it', async () => {
  const dist = tempFolder();
  const home = tempFolder();
  await bundle('main/core-thread/thread.ts', join(dist, 'thread.cjs'));
  await bundle('main/core-thread/core-program.ts', join(dist, 'core.cjs'));
  const kept = join(home, 'data', 'core-code.cache');
  const startAndClose = async () => {
    const trouble: string[] = [];
    const core = await startCoreThread(
      {
        head: 'web',
        appVersion: '0.0.0-test',
        capabilities: { pickFolder: false, systemTrash: false, nativeMenu: false, revealFile: false },
        settings: { read: () => ({}), write: () => undefined },
        dataDir: join(home, 'data'),
        documentsDir: home,
        assetsDir: join(home, 'assets'),
      },
      { program: join(dist, 'thread.cjs'), onTrouble: what => trouble.push(what) },
    );
    expect(core.snapshot().project).toBe(null);
    await core.close();
    expect(trouble).toEqual([]);
    return statSync(kept);
  };
  const first = await startAndClose();
  expect(loadProgram(join(dist, 'core.cjs'), kept).wasKept).toBe(true);
  // The same file: it was used, and no more was compiled.
  expect((await startAndClose()).ino).toBe(first.ino);
});
