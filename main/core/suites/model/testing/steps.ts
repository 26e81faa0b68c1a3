import fc from 'fast-check';

/** One thing that happens to a project. Numbers choose among what is there (modulo), so that every step fits. */
export type Step =
  // In Tagline
  | { do: 'save'; files: { path: string; content: ContentName }[]; onto: number | null; stale: boolean }
  | { do: 'create'; path: string; kind: 'file' | 'folder' }
  | { do: 'rename'; of: number; to: string }
  | { do: 'remove'; of: number }
  | { do: 'undoRemove' }
  | { do: 'version'; name: string; description: string; allowUnchanged: boolean }
  | { do: 'deleteVersion'; version: number }
  | { do: 'undeleteVersion' }
  | { do: 'view'; version: number }
  | { do: 'returnToDraft' }
  | { do: 'restore'; version: number }
  | { do: 'undo' }
  | { do: 'compare'; a: number; b: number | null }
  | { do: 'take'; version: number; of: number }
  | { do: 'environment'; name: string }
  | { do: 'deploy'; version: number }
  | { do: 'maintain' }
  | { do: 'reopen' }
  // Outside, in the folder
  | { do: 'write'; path: string; content: ContentName; how: 'in place' | 'replaced' | 'same time' }
  | { do: 'mode'; of: number; executable: boolean }
  | { do: 'link'; path: string; target: string }
  | { do: 'folder'; path: string }
  | { do: 'move'; of: number; to: string }
  | { do: 'delete'; of: number }
  // Outside, with native git
  | { do: 'git'; what: GitTask };

export type GitTask = (typeof gitTasks)[number];

/** What text or bytes a file gets. Several have one length, for edits that no size tells. */
export const contents = {
  one: 'one\n',
  two: 'two\n',
  six: 'six\n',
  empty: '',
  crlf: 'a\r\nb\r\n',
  lines: 'first\nsecond\nthird\nfourth\n',
  moreLines: 'first\n2nd\nthird\nfourth\nfifth',
  unicode: 'grün ✓ \u{1f680}\n',
  ignoreLogs: '*.log\nbuild/\n',
  ignoreSome: '/a.txt\n!x.log\n',
  long: 'a line of a long file, again and again\n'.repeat(200),
  binary: new Uint8Array([0, 255, 10, 13, 0, 128]),
} satisfies { [name: string]: string | Uint8Array };

export type ContentName = keyof typeof contents;

const paths = [
  'a.txt',
  'b.json',
  'run.sh',
  'dir',
  'dir/a.txt',
  'dir/b.txt',
  'dir/sub/c.yaml',
  'Übung ✓/ß x.txt',
  '.gitignore',
  'dir/.gitignore',
  'x.log',
  'dir/x.log',
  'build/out',
  'link',
];
const folders = ['dir', 'dir/sub', 'Übung ✓', 'build', 'new'];
const gitTasks = [
  'add',
  'add one ignored',
  'forget one',
  'commit',
  'commit nothing',
  'tag',
  'light tag',
  'delete tag',
  'branch',
  'detach',
  'pack refs',
  'repack',
  'gc',
  'read index',
] as const;

/** Plain objects, which print as they are kept. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true });

const path = fc.constantFrom(...paths);
const place = fc.oneof({ arbitrary: path, weight: 3 }, { arbitrary: fc.constantFrom(...folders), weight: 1 });
const names = Object.keys(contents) as ContentName[];
const content = fc.constantFrom(...names);
const textContent = fc.constantFrom(...names.filter(name => name !== 'binary'));
const which = fc.nat({ max: 5 });
const of = fc.nat({ max: 20 });
const side: fc.Arbitrary<number | null> = fc.option(which);
const doing = <K extends Step['do']>(...kinds: K[]) => ({ do: fc.constantFrom(...kinds) });

const save = record({
  ...doing('save'),
  files: fc.uniqueArray(record({ path, content: textContent }), {
    minLength: 1,
    maxLength: 4,
    selector: file => file.path,
  }),
  onto: fc.option(which, { freq: 8 }),
  stale: fc.constant(false),
});
const staleSave = save.map(step => ({ ...step, onto: null, stale: true }));
const version = record({
  ...doing('version'),
  name: fc.constantFrom('1.0.0', '1.1.0', '2.0.0', 'größer', 'V2', 'v2', 'rel-a', 'rel-b', 'rel-c'),
  description: fc.constantFrom('', 'What is new', 'Two lines\n\n-----BEGIN PGP SIGNATURE-----\nnot one'),
  allowUnchanged: fc.boolean(),
});

const inTagline: [number, fc.Arbitrary<Step>][] = [
  [10, save],
  [1, staleSave],
  [2, record({ ...doing('create'), path: place, kind: fc.constantFrom('file', 'folder') })],
  [3, record({ ...doing('rename'), of, to: place })],
  [3, record({ ...doing('remove'), of })],
  [1, record(doing('undoRemove'))],
  [10, version],
  [2, record({ ...doing('deleteVersion'), version: which })],
  [2, record(doing('undeleteVersion'))],
  [1, record({ ...doing('view'), version: which })],
  [1, record(doing('returnToDraft'))],
  [6, record({ ...doing('restore'), version: which })],
  [4, record(doing('undo'))],
  [3, record({ ...doing('compare'), a: which, b: side })],
  [2, record({ ...doing('take'), version: which, of })],
  [1, record({ ...doing('environment'), name: fc.constantFrom('Test', 'Production') })],
  [1, record({ ...doing('deploy'), version: which })],
  [3, record(doing('maintain'))],
  [2, record(doing('reopen'))],
];
const outside: [number, fc.Arbitrary<Step>][] = [
  [
    8,
    record({
      ...doing('write'),
      path,
      content,
      how: fc.constantFrom('in place', 'replaced', 'same time'),
    }),
  ],
  [2, record({ ...doing('move'), of, to: place })],
  [3, record({ ...doing('delete'), of })],
  [2, record({ ...doing('mode'), of, executable: fc.boolean() })],
  [1, record({ ...doing('link'), path, target: fc.constantFrom('a.txt', 'dir', 'nowhere') })],
  [1, record({ ...doing('folder'), path: fc.constantFrom(...folders) })],
  [9, record({ ...doing('git'), what: fc.constantFrom(...gitTasks) })],
];

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  ...[...inTagline, ...outside].map(([weight, arbitrary]) => ({ weight, arbitrary })),
);
