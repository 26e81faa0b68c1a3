import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ann, fsck, git, gitRepository } from './git-for-tests.ts';
import { decodeTagMessage, encodeTagMessage } from './message.ts';
import { openRepository } from './open.ts';

const pgp = '-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----';
const ssh = '-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----';
const x509 = '-----BEGIN SIGNED MESSAGE-----\nMIIEdg\n-----END SIGNED MESSAGE-----';

describe('a description', () => {
  it('reads back exactly as typed, whatever it holds', () => {
    const piece = fc.oneof(
      fc.constantFrom('\n', '\n\n', '\r\n', '\r', ' ', pgp, ssh, x509, '-----BEGIN PGP SIGNATURE-----'),
      fc.constantFrom(
        '-----END PGP SIGNATURE-----',
        '-----BEGIN SSH SIGNATURE-----\n',
        'x',
        'tagger a <b> 1 +0000',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }).filter(text => !text.includes('\0')),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
        const typed = pieces.join('');
        expect(decodeTagMessage(encodeTagMessage(typed))).toEqual({ message: typed, signed: null });
      }),
      { numRuns: 5_000 },
    );
  });

  it('is told from the signature that follows it', () => {
    for (const [block, signed] of [
      [pgp, 'pgp'],
      [pgp.replaceAll('SIGNATURE', 'MESSAGE'), 'pgp'],
      [ssh, 'ssh'],
      [x509, 'x509'],
    ] as const) {
      expect(decodeTagMessage(`The text.\n\nMore.\n${block}\n`)).toEqual({
        message: 'The text.\n\nMore.',
        signed,
      });
      expect(decodeTagMessage(`${block}\n`)).toEqual({ message: '', signed });
      expect(decodeTagMessage(`quotes ${pgp}\nand goes on\n${block}`)).toEqual({
        message: `quotes ${pgp}\nand goes on`,
        signed,
      });
    }
  });

  it('is not taken for a signature when it only quotes one', () => {
    for (const text of [
      `see:\n${pgp}\nas above`,
      `not at a line's start ${pgp}`,
      `${pgp} `,
      '-----END PGP SIGNATURE-----',
    ]) {
      expect(decodeTagMessage(`${text}\n`)).toEqual({ message: text, signed: null });
    }
  });

  it('is stored so that git reads it and finds nothing to complain about', async () => {
    const folder = gitRepository({ a: '1' });
    const repository = await openRepository(folder);
    const commit = (await repository.head()).commit ?? '';
    const megabyte = `${'<b>markup</b> & text '.repeat(52_000)}\n\nend`;
    const messages = [
      '',
      'one line',
      'title\n\nbody\n',
      '\n\nleading',
      `text\n${pgp}`,
      `${ssh}\n\n`,
      megabyte,
      'naïve \u{1f600}\r\nx',
    ];
    for (const [index, message] of messages.entries()) {
      const name = `v${index}`;
      const tag = await repository.writeTag({ object: commit, type: 'commit', name, tagger: ann, message });
      await repository.updateRef(`refs/tags/${name}`, tag, null);
      expect(await repository.readTag(tag)).toEqual({
        object: commit,
        type: 'commit',
        name,
        tagger: ann,
        message,
        signed: null,
      });
      expect(git(folder, 'cat-file', 'tag', name)).toContain(message);
    }
    await expect(
      repository.writeTag({ object: commit, type: 'commit', name: 'x', tagger: ann, message: 'a\0' }),
    ).rejects.toMatchObject({ code: 'bad-request' });
    expect(fsck(folder)).toBe('');
    await repository.close();
  });
});
