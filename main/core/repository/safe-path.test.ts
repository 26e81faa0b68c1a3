import { describe, expect, it } from 'vitest';
import { findCollision, nameRefusal, writeRefusal } from './safe-path.ts';

const refused: [name: string, words: RegExp][] = [
  ['..', /outside/],
  ['.', /outside/],
  ['', /outside/],
  ['.. ', /outside/],
  ['... .', /outside/],
  ['.\u200c.', /outside/],
  ['.git', /git/],
  ['.GiT', /git/],
  ['.git . .', /git/],
  ['git~1', /git/],
  ['GIT~1 .', /git/],
  ['.g\u200dit', /git/],
  ['\ufeff.git', /git/],
  ['.git::$INDEX_ALLOCATION', /git/],
  ['.git:stream', /git/],
  ['x\\.git', /git/],
  ['a\\b', /backslash/],
  ['..\\up', /backslash/],
  ['\\\\server', /backslash/],
  ['new\nline', /control/],
  ['delete\u007f', /control/],
  ['next\u0085line', /control/],
  ['C:', /drive/],
  ['c:file', /drive/],
  ['readme.md::$DATA', /hidden/],
  ['CON', /device/],
  ['nul.json', /device/],
  ['com1.', /device/],
  ['LPT\u00b9.txt', /device/],
  ['aux .txt', /device/],
  ['conin$', /device/],
  ['a\udc2fb', /no file/],
  ['bytes\udcff', /UTF-8/],
  ['x'.repeat(256), /longer/],
];

const allowed = [
  '.gitignore',
  '.github',
  'git~2',
  'git',
  '...x',
  '.x',
  'console',
  'com10',
  'auxiliary.json',
  'ab: c',
  'x'.repeat(255),
  '<b>"?*|',
  ' blanks ',
  'ends.',
  'e\u0301',
];

describe('a name that nobody may write', () => {
  it.each(refused)('%j is refused, alone and within a path', (name, words) => {
    expect(writeRefusal(name, 'linux')).toMatch(words);
    expect(writeRefusal(`a/${name}/b`, 'linux')).toMatch(words);
  });

  it.each(allowed)('%j is allowed', name => {
    expect(writeRefusal(`a/${name}/b`, 'linux')).toBe(null);
  });

  it('is told from one that only Windows refuses', () => {
    for (const name of ['<b>', 'what?', 'ends.', 'ends ', '10:30']) {
      expect(writeRefusal(name, 'win32')).toMatch(/Windows/);
    }
  });

  it('is told from one that a version may hold', () => {
    expect(nameRefusal('.git')).not.toBe(null);
    for (const name of ['a\\b', 'new\nline', 'nul', 'bytes\udcff']) expect(nameRefusal(name)).toBe(null);
  });
});

describe('names that some disk takes for one', () => {
  it.each([
    [['README', 'readme']],
    [['Docs/a', 'docs/b']],
    [['\u00e9', 'e\u0301']],
    [['a\u200db', 'ab']],
    [['\u00c9', 'e\u0301']],
    [['a', 'a']],
  ])('%j', paths => {
    expect(findCollision(paths)).toEqual([expect.anything(), expect.anything()]);
  });

  it('are told from others', () => {
    expect(findCollision(['a/b', 'a/c', 'b/a', 'ab'])).toBe(null);
  });
});
