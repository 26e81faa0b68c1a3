import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { tempFolder } from '../../../../repository/git-for-tests.ts';
import { bring, expectLive } from '../../testing/place.ts';
import { beginHistory, quiet, releaseOf } from '../../testing/release.ts';
import { gitTarget } from '../git-target.ts';
import { barePlace, bareRepository, branch } from '../testing/bare-place.ts';
import { gitServer, password } from '../testing/git-server.ts';

beforeEach(beginHistory);

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** A certificate that only its own holder vouches for. */
function ownCertificate(names = 'IP:127.0.0.1') {
  const folder = tempFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const about = ['-subj', '/CN=git.example', '-addext', `subjectAltName=${names}`];
  const made = spawnSync('openssl', ['req', '-x509', ...kind, ...about, '-keyout', key, '-out', cert]);
  if (!existsSync(cert)) throw new Error(String(made.stderr));
  return { path: cert, key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

async function served(own = ownCertificate()) {
  const bare = bareRepository();
  const server = await gitServer(bare, undefined, undefined, own);
  const open = (certificate: string) =>
    gitTarget(
      { url: server.url, branch, username: 'ada', certificate, keepReleases: 3 },
      { credential: () => Promise.resolve(password) },
    );
  return { own, bare, server, open };
}

const unreachable = (words: RegExp) => ({
  code: 'target-unreachable',
  message: expect.stringMatching(words),
});

describe.skipIf(!hasOpenssl)('a server with a certificate of its own (needs openssl to make one)', () => {
  test('is refused before anything is sent, and the message says what to do', async () => {
    const { server, open } = await served();
    const told = /^Nobody that is trusted vouches for .* nothing was sent\. .* “Certificate file”\.$/;
    await expect(open('').preflight(quiet())).rejects.toMatchObject(unreachable(told));
    expect(server.seen).toEqual([]);
  });

  test('is deployed to once its certificate is named', async () => {
    const { own, bare, open } = await served();
    const place = barePlace(bare, () => open(own.path));
    const release = releaseOf({ 'a.txt': 'one' });
    await bring(open(own.path), release);
    await expectLive(place, release);
  });

  test('is refused when another certificate is named, or what is named is none', async () => {
    const { server, open } = await served();
    const other = ownCertificate();
    await expect(open(other.path).preflight(quiet())).rejects.toMatchObject(unreachable(/vouches/));
    const text = join(tempFolder(), 'no.pem');
    writeFileSync(text, 'no certificate');
    await expect(open(text).preflight(quiet())).rejects.toMatchObject(unreachable(/holds no certificate/));
    const gone = `${text}.gone`;
    await expect(open(gone).preflight(quiet())).rejects.toMatchObject(unreachable(/can’t be read/));
    expect(server.seen).toEqual([]);
  });

  test('is refused when its certificate is for another name', async () => {
    const { own, server, open } = await served(ownCertificate('DNS:git.example'));
    await expect(open(own.path).preflight(quiet())).rejects.toMatchObject(unreachable(/can’t be trusted/));
    expect(server.seen).toEqual([]);
  });
});
