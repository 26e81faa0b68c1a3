import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './project.ts';

/** The longest path of them: 500 characters, in two names, since no disk takes more than 255 bytes in one. */
export const longPath = `${'folder-'.repeat(35)}/${'name-'.repeat(50)}.txt`;

/** Names that are allowed and that nobody expects: what each is shown as, and what the file holds. */
export const oddFiles: { path: string; shown: string; text: string }[] = [
  { path: 'line\nbreak.txt', shown: 'line\\nbreak.txt', text: 'a newline in its name\n' },
  { path: '🚀 مرحبا ü.json', shown: '🚀 مرحبا ü.json', text: '{ "emoji": true }\n' },
  { path: longPath, shown: 'name-'.repeat(50), text: 'five hundred characters\n' },
  {
    path: '<img src=x onerror="document.title=1">.md',
    shown: '<img src=x onerror="document.title=1">.md',
    text: '<script>document.title = 1</script>\n',
  },
  {
    path: '\u001b[31mred\u202etxt.exe',
    shown: '\\u001b[31mred\\u202etxt.exe',
    text: 'a name that would turn around\n',
  },
];

export const oddContents = Object.fromEntries(oddFiles.map(({ path, text }) => [path, text]));

/** Overwrites the second half of the object that holds a file at a version. */
export async function damageFile(project: string, version: string, path: string): Promise<void> {
  const oid = await git(project, 'rev-parse', `${version}:${path}`);
  const object = join(project, '.git', 'objects', oid.slice(0, 2), oid.slice(2));
  const bytes = await readFile(object);
  bytes.fill(0xff, Math.floor(bytes.length / 2));
  await chmod(object, 0o644);
  await writeFile(object, bytes);
}

/** Links that lead out of the project: to a file, to a folder, and around in a circle. */
export async function plantLinks(project: string): Promise<void> {
  await writeFile(join(project, '..', 'secret.txt'), 'secret');
  await symlink('../secret.txt', join(project, 'escape'));
  await symlink('..', join(project, 'up'));
  await symlink('circle', join(project, 'circle'));
}

/** A repository of its own, as a submodule of the project. */
export async function plantSubmodule(project: string): Promise<void> {
  const library = join(project, '..', 'library');
  await mkdir(library);
  await git(library, 'init', '--quiet');
  await git(library, 'commit', '--quiet', '--allow-empty', '-m', 'a library');
  const allow = ['-c', 'protocol.file.allow=always'];
  await git(project, ...allow, 'submodule', '--quiet', 'add', library, 'vendor/library');
}

/** Two tags that name no version: one names a commit that is not there, one is no tag object at all. */
export async function plantBrokenTags(project: string): Promise<void> {
  const gone = `object ${'ab'.repeat(20)}\ntype commit\ntag no-commit\ntagger Eve <eve@example.com> 1750000000 +0000\n\ngone\n`;
  for (const [name, content] of Object.entries({ 'no-commit': gone, garbage: 'this is no tag' })) {
    const file = join(project, '.git', 'planted');
    await writeFile(file, content);
    const oid = await git(project, 'hash-object', '-t', 'tag', '-w', '--literally', file);
    await writeFile(join(project, '.git', 'refs', 'tags', name), `${oid}\n`);
  }
}
