import { type HostileCase, hostile } from './testing/hostile.ts';
import { commitBody, tagBody, who } from './testing/objects.ts';

const block = (label: string) => `-----BEGIN ${label}-----\n\niQEzBAAB=\n-----END ${label}-----\n`;
const nobody = `${'0'.repeat(39)}1`;

const works = (name: string, plant: HostileCase['plant']): HostileCase => ({ name, plant });
const bad = (name: string, plant: HostileCase['plant']): HostileCase => ({
  name,
  plant,
  versions: { bad: 'broken' },
});

hostile('tags that others made', [
  works('lightweight', site => site.ref('refs/tags/light', site.first)),
  works('signed by PGP', site =>
    site.tag('signed', tagBody(site.first, { message: `text\n${block('PGP SIGNATURE')}` })),
  ),
  works('signed by PGP, as a message', site =>
    site.tag('signed', tagBody(site.first, { message: `text\n${block('PGP MESSAGE')}` })),
  ),
  works('signed by SSH', site =>
    site.tag('signed', tagBody(site.first, { message: `text\n${block('SSH SIGNATURE')}` })),
  ),
  works('signed by X.509', site =>
    site.tag('signed', tagBody(site.first, { message: `text\n${block('SIGNED MESSAGE')}` })),
  ),
  works('with a signature in its headers', site =>
    site.tag(
      'signed',
      tagBody(site.first, {
        tagger: `tagger ${who}\ngpgsig -----BEGIN PGP SIGNATURE-----\n abc\n -----END PGP SIGNATURE-----\n`,
      }),
    ),
  ),
  works('a tag of a tag', site =>
    site.tag('outer', tagBody(site.tag('inner', tagBody(site.first)), { type: 'tag' })),
  ),
  works('a tag of a tag, five deep', site => {
    let at = site.tag('v1', tagBody(site.first));
    for (let depth = 2; depth <= 5; depth++) at = site.tag(`v${depth}`, tagBody(at, { type: 'tag' }));
  }),
  bad('a tag of a tag, 10,000 deep', site => {
    let at = site.object('tag', tagBody(site.first));
    for (let depth = 0; depth < 10_000; depth++) at = site.object('tag', tagBody(at, { type: 'tag' }));
    site.ref('refs/tags/bad', at);
  }),
  bad('of a tree', site => site.tag('bad', tagBody(site.root, { type: 'tree' }))),
  bad('of a blob', site => site.tag('bad', tagBody(site.readme, { type: 'blob' }))),
  bad('that names a tree by itself', site => site.ref('refs/tags/bad', site.root)),
  bad('that names a blob by itself', site => site.ref('refs/tags/bad', site.readme)),
  bad('whose type is not what it names', site => site.tag('bad', tagBody(site.root, { type: 'commit' }))),
  bad('of a commit that calls it a tree', site => site.tag('bad', tagBody(site.first, { type: 'tree' }))),
  bad('of a type that does not exist', site => site.tag('bad', tagBody(site.first, { type: 'version' }))),
  bad('of nothing that is there', site => site.tag('bad', tagBody(nobody))),
  bad('that is no tag at all', site => site.tag('bad', Buffer.from('this is no tag'))),
  bad('that is empty', site => site.tag('bad', Buffer.alloc(0))),
  bad('of zeros', site => site.tag('bad', Buffer.alloc(4096))),
  bad('without a type', site => site.tag('bad', Buffer.from(`object ${site.first}\ntag x\n\ntext\n`))),
  bad('with half an id', site => site.tag('bad', tagBody(site.first.slice(0, 20)))),
  bad('of a commit without a tree', site => {
    const commit = site.object('commit', Buffer.from(`author ${who}\ncommitter ${who}\n\nno tree\n`));
    site.tag('bad', tagBody(commit));
  }),
  bad('of a commit whose tree is no id', site => {
    site.tag('bad', tagBody(site.object('commit', commitBody('not-an-id'))));
  }),
  {
    name: 'of a commit whose tree is a blob',
    plant: site => site.tag('odd', tagBody(site.commit(site.readme))),
    versions: {
      odd: {
        view: 'version-damaged',
        list: 'version-damaged',
        compare: 'version-damaged',
        restore: 'version-damaged',
        deploy: 'version-damaged',
      },
    },
  },
  works('without a tagger', site => site.tag('old', tagBody(site.first, { tagger: '' }))),
  ...[
    'tagger\n',
    'tagger nobody\n',
    'tagger <>\n',
    `tagger ${'x'.repeat(100_000)}\n`,
    `tagger ${'<'.repeat(50_000)}${'>'.repeat(50_000)}\n`,
    'tagger A <a@b> 99999999999999999999 +0000\n',
    'tagger A <a@b> -1 +0000\n',
    'tagger A <a@b> 1741500000 +9999999\n',
    'tagger A\0B <a@b> 1741500000 +0000\n',
    `tagger ${who}\ntagger B <b@b> 1 +0000\n`,
  ].map(tagger =>
    works(`with the tagger ${JSON.stringify(tagger.slice(0, 40))}`, site =>
      site.tag('odd', tagBody(site.first, { tagger })),
    ),
  ),
  ...[
    ['in Latin-1 without saying so', '', Buffer.from('Gr\u00fc\u00dfe\n', 'latin1')],
    ['in Shift-JIS', 'encoding Shift_JIS\n', Buffer.of(0x93, 0xfa, 0x96, 0x7b, 0x0a)],
    ['in an encoding that does not exist', 'encoding no-such-thing\n', Buffer.from('text\n')],
    ['in UTF-16', 'encoding utf-16le\n', Buffer.from('text\n', 'utf16le')],
    ['with NULs', '', Buffer.from('a\0b\0\n')],
    ['that is empty', '', Buffer.alloc(0)],
    ['of newlines', '', Buffer.alloc(10_000, 0x0a)],
    ['of 1 MB in one line', '', Buffer.alloc(1024 * 1024, 0x78)],
    ['of 1 MB in short lines', '', Buffer.from('x\n'.repeat(512 * 1024))],
    ['of 10,000 signatures', '', Buffer.from(block('PGP SIGNATURE').repeat(10_000))],
    ['of 10,000 beginnings of one', '', Buffer.from('-----BEGIN PGP SIGNATURE-----\n'.repeat(10_000))],
    [
      'that begins a signature and ends another',
      '',
      Buffer.from('-----BEGIN PGP SIGNATURE-----\n-----END SSH SIGNATURE-----\n'),
    ],
    ['of markup and escape codes', '', Buffer.from('<img src=x onerror=alert(1)>\u001b[2J\u202e\n')],
  ].map(([what, head, message]) =>
    works(`with a message ${what as string}`, site =>
      site.tag(
        'odd',
        tagBody(site.first, { tagger: `tagger ${who}\n${head as string}`, message: message as Buffer }),
      ),
    ),
  ),
  works('with a header of 1 MB', site =>
    site.tag('odd', tagBody(site.first, { tagger: `tagger ${who}\nx-long ${'x'.repeat(1024 * 1024)}\n` })),
  ),
  works('with 100,000 headers', site =>
    site.tag('odd', tagBody(site.first, { tagger: `tagger ${who}\n${'x y\n'.repeat(100_000)}` })),
  ),
  works('of a commit with 1,000 parents', site =>
    site.tag('odd', tagBody(site.commit(site.root, { parents: Array<string>(1000).fill(site.first) }))),
  ),
  works('of a commit whose parent is missing', site =>
    site.tag('odd', tagBody(site.commit(site.root, { parents: [nobody] }))),
  ),
  works('of a commit that is its tree’s only reader', site =>
    site.tag('odd', tagBody(site.commit(site.tree()))),
  ),
  works('of a commit with mergetag and gpgsig headers', site => {
    const head = `gpgsig -----BEGIN PGP SIGNATURE-----\n abc\n -----END PGP SIGNATURE-----\nmergetag object ${site.first}\n type commit\n`;
    site.tag('odd', tagBody(site.commit(site.root, { head })));
  }),
]);
