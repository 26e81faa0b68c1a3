import type { HostileCase } from './testing/hostile.ts';
import { hostile } from './testing/hostile.ts';

/** Looked at, compared and read like any other; never written out. */
const notWritten = { restore: 'path-invalid', deploy: 'path-invalid' } as const;

const named = (name: string | Uint8Array, what: string): HostileCase => ({
  name: `${what}: ${JSON.stringify(typeof name === 'string' ? name : Buffer.from(name).toString('latin1'))}`,
  plant: site => site.named('evil', name),
  versions: { evil: notWritten },
});

const bytes = (...values: number[]) => Uint8Array.from(values);

hostile('disguises of .git', [
  named('.git', 'itself'),
  named('.GIT', 'capitals'),
  named('.gIt', 'mixed case'),
  named('.git.', 'a dot at the end'),
  named('.git ', 'a blank at the end'),
  named('.git . . ', 'dots and blanks at the end'),
  named('git~1', 'its short name in Windows'),
  named('GIT~1', 'its short name in capitals'),
  named('git~1 ', 'its short name and a blank'),
  named('.g\u200cit', 'a zero-width non-joiner'),
  named('.gi\u200dt', 'a zero-width joiner'),
  named('\ufeff.git', 'a byte order mark'),
  named('.git\u206a', 'a digit shape mark'),
  named('.\u202eGIT', 'a mark that turns text around'),
  named('.git::$INDEX_ALLOCATION', 'its index in Windows'),
  named('.GIT:$I30:$INDEX_ALLOCATION', 'its index by name'),
  named('.git:stream', 'a stream of it'),
  named('a\\.git\\hooks', 'behind a backslash'),
]);

hostile('disguises of ..', [
  named('..', 'itself'),
  named('.', 'the folder itself'),
  named('.. ', 'a blank at the end'),
  named('...', 'three dots, which Windows shortens'),
  named('.\u200d.', 'a zero-width joiner'),
  named('../../outside/secret.txt', 'slashes in one name'),
  named('/etc/passwd', 'an absolute path in one name'),
  named('docs/guide.md', 'a slash in one name'),
  named('..\\outside', 'a backslash'),
  named('..\\..\\outside\\secret.txt', 'backslashes'),
]);

hostile('names that mean something else in Windows', [
  named('C:', 'a drive'),
  named('c:\\boot.ini', 'a path on a drive'),
  named('C:boot.ini', 'a file of a drive'),
  named('\\\\server\\share', 'a network path'),
  named('\\\\?\\C:\\x', 'a device path'),
  named('CON', 'the console'),
  named('con.json', 'the console with an ending'),
  named('PRN', 'the printer'),
  named('aux', 'the port'),
  named('nul.txt', 'nothing'),
  named('com1', 'a serial port'),
  named('LPT9.flow', 'a parallel port'),
  named('COM\u00b2', 'a serial port with a raised digit'),
  named('CONIN$', 'the console’s input'),
  named('README.md::$DATA', 'the content of another file'),
  named('a\\b', 'a backslash'),
]);

hostile('names that no screen shows as they are', [
  named('new\nline', 'a newline'),
  named('return\r', 'a carriage return'),
  named('\u001b[2Jclear', 'an escape code'),
  named('bell\u0007', 'a bell'),
  named('delete\u007f', 'a delete'),
  named('next\u0085line', 'a newline of C1'),
  named(bytes(0x66, 0xff, 0xfe), 'bytes that are not UTF-8'),
  named(bytes(0xc0, 0xae, 0xc0, 0xae), 'dots in overlong UTF-8'),
  named(bytes(0xed, 0xa0, 0x80), 'half a surrogate pair'),
]);

hostile('names that some disks take for one', [
  collision('letter case', 'readme.md', 'README.md'),
  collision('Unicode forms', '\u00e9', 'e\u0301'),
  collision('letter case and form', '\u00c9', 'e\u0301'),
  collision('a zero-width joiner', 'a\u200db', 'ab'),
  {
    name: 'the same name twice',
    plant: site => {
      const other = site.blob('other\n');
      site.version('evil', site.tree(['100644', 'x', site.readme], ['100644', 'x', other]));
    },
    versions: { evil: notWritten },
    // Reading by name finds the first of the two.
    unjudged: ['evil'],
  },
  {
    name: 'a file and a folder of the same name',
    plant: site => {
      const folder = site.tree(['100644', 'in', site.readme]);
      site.version('evil', site.tree(['100644', 'x', site.readme], ['40000', 'x', folder]));
    },
    versions: { evil: notWritten },
  },
  {
    name: 'two folders that differ by letter case',
    plant: site => {
      const one = site.tree(['100644', 'a', site.readme]);
      const two = site.tree(['100644', 'b', site.readme]);
      site.version('evil', site.tree(['40000', 'DOCS', one], ['40000', 'docs', two]));
    },
    versions: { evil: notWritten },
  },
]);

function collision(what: string, one: string, two: string): HostileCase {
  return {
    name: `${what}: ${JSON.stringify([one, two])}`,
    plant: site => {
      const other = site.blob('other\n');
      const entries = [one, two]
        .map(name => [name, name === one ? site.readme : other] as const)
        .toSorted(([a], [b]) => Buffer.from(a).compare(Buffer.from(b)));
      site.version(
        'evil',
        site.tree(...entries.map(([name, oid]) => ['100644', name, oid] as [string, string, string])),
      );
    },
    versions: { evil: notWritten },
  };
}

hostile('names that are only odd', [
  ...[
    '🚀 مرحبا.json',
    '<img src=x onerror=alert(1)>',
    '-rf',
    '--upload-pack=touch EXECUTED',
    '$(touch EXECUTED)',
    '`touch EXECUTED`',
    '; touch EXECUTED',
    ' blanks ',
    'git~2',
    '.gitignore2',
    'x'.repeat(255),
    '__proto__',
    'constructor',
  ].map((name): HostileCase => ({ name: JSON.stringify(name), plant: site => site.named('odd', name) })),
  {
    name: 'a name of 300 bytes, which no disk takes',
    plant: site => site.named('odd', 'x'.repeat(300)),
    versions: { odd: { restore: 'path-invalid', deploy: 'path-invalid' } },
  },
]);
