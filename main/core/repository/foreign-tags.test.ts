import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, gitRepository, gitWithInput, tempFolder } from './git-for-tests.ts';
import { openRepository } from './open.ts';
import type { TagObject } from './types.ts';

function hasSshKeygen(): boolean {
  try {
    execFileSync('which', ['ssh-keygen'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Stores these bytes as a tag, however odd, and reads it. */
async function readRaw(lines: string | Buffer): Promise<TagObject> {
  const folder = gitRepository({ a: '1' });
  const commit = git(folder, 'rev-parse', 'HEAD').trim();
  const bytes = Buffer.concat([Buffer.from(`object ${commit}\ntype commit\ntag odd\n`), Buffer.from(lines)]);
  const oid = gitWithInput(folder, bytes, 'hash-object', '-t', 'tag', '-w', '--literally', '--stdin').trim();
  const repository = await openRepository(folder);
  const tag = await repository.readTag(oid);
  await repository.close();
  return tag;
}

describe('tags that others made', () => {
  it('without a tagger', async () => {
    expect(await readRaw('\nold kernel tag\n')).toMatchObject({
      tagger: null,
      message: 'old kernel tag',
      name: 'odd',
    });
  });

  it.each([
    'tagger\n',
    'tagger nobody\n',
    'tagger A <a@b>\n',
    'tagger A <a@b> yesterday\n',
    'tagger A <a@b> 99999999999999999999 +0\n',
  ])('with a malformed tagger: %j', async tagger => {
    expect(await readRaw(`${tagger}\ntext\n`)).toMatchObject({ tagger: null, message: 'text' });
  });

  it('with a tagger without zone, name or email', async () => {
    const date = new Date(1_700_000_000_000);
    expect((await readRaw('tagger A <a@b> 1700000000\n\nx\n')).tagger).toEqual({
      name: 'A',
      email: 'a@b',
      date,
    });
    expect((await readRaw('tagger <> 1700000000 +9999\n\nx\n')).tagger).toEqual({
      name: '',
      email: '',
      date,
    });
  });

  it('in other encodings, named or not', async () => {
    const latin1 = Buffer.from('tagger Jörg <j@x> 1700000000 +0100\n\ngrün\n', 'latin1');
    expect(await readRaw(latin1)).toMatchObject({ message: 'grün', tagger: { name: 'Jörg' } });
    const head = Buffer.from('tagger A <a@b> 1700000000 +0900\nencoding Shift_JIS\n\n');
    const text = Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x0a]);
    expect((await readRaw(Buffer.concat([head, text]))).message).toBe('日本');
    expect((await readRaw('encoding no-such-thing\n\nplain\n')).message).toBe('plain');
  });

  it('with line ends of Windows, no message, no end', async () => {
    expect((await readRaw('tagger A <a@b> 1700000000 +0000\n\nline\r\nline\r\n')).message).toBe(
      'line\r\nline\r',
    );
    expect((await readRaw('tagger A <a@b> 1700000000 +0000\n')).message).toBe('');
    expect((await readRaw('tagger A <a@b> 1700000000 +0000')).message).toBe('');
  });

  it('signed by PGP and X.509', async () => {
    const tagger = 'tagger A <a@b> 1700000000 +0000\n\nSigned.\n';
    const pgp = `${tagger}-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG v2\n\niQ=\n=ab\n-----END PGP SIGNATURE-----\n`;
    expect(await readRaw(pgp)).toMatchObject({ message: 'Signed.', signed: 'pgp' });
    const x509 = `${tagger}-----BEGIN SIGNED MESSAGE-----\nMIIE\n-----END SIGNED MESSAGE-----\n`;
    expect(await readRaw(x509)).toMatchObject({ message: 'Signed.', signed: 'x509' });
  });

  it.skipIf(!hasSshKeygen())('signed by SSH, by native git', async () => {
    const key = join(tempFolder(), 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    const folder = gitRepository({ a: '1' });
    const signing = ['-c', 'gpg.format=ssh', '-c', `user.signingKey=${key}`];
    git(folder, ...signing, 'tag', '-s', '-m', 'Signed by SSH.\n\nBody.', 'signed');
    git(folder, ...signing, 'commit', '-q', '-S', '--allow-empty', '-m', 'signed commit');
    const repository = await openRepository(folder);
    const tag = await repository.readTag((await repository.readRef('refs/tags/signed')) ?? '');
    expect(tag).toMatchObject({ message: 'Signed by SSH.\n\nBody.', signed: 'ssh' });
    const commit = await repository.readCommit((await repository.head()).commit ?? '');
    expect(commit.message).toBe('signed commit');
    await repository.close();
  });

  it('that point to tags, trees and blobs, or are no tags at all', async () => {
    const folder = gitRepository({ a: '1' });
    git(folder, 'tag', 'light');
    git(folder, 'tag', '-a', '-m', 'inner', 'inner');
    git(folder, 'tag', '-a', '-m', 'outer', 'outer', 'inner');
    git(folder, 'tag', '-a', '-m', 'tree', 'tree', 'HEAD^{tree}');
    git(folder, 'tag', '-a', '-m', 'blob', 'blob', 'HEAD:a');
    const repository = await openRepository(folder);
    const tags = await repository.listRefs('refs/tags/');
    const typeOf = async (name: string) => repository.typeOf(tags.get(`refs/tags/${name}`) ?? '');
    expect(await typeOf('light')).toBe('commit');
    const outer = await repository.readTag(tags.get('refs/tags/outer') ?? '');
    expect(outer).toMatchObject({ type: 'tag', object: tags.get('refs/tags/inner') });
    expect((await repository.readTag(tags.get('refs/tags/tree') ?? '')).type).toBe('tree');
    expect((await repository.readTag(tags.get('refs/tags/blob') ?? '')).type).toBe('blob');
    const junk = gitWithInput(
      folder,
      'junk',
      'hash-object',
      '-t',
      'tag',
      '-w',
      '--literally',
      '--stdin',
    ).trim();
    await expect(repository.readTag(junk)).rejects.toMatchObject({ code: 'version-damaged' });
    await repository.close();
  });
});
