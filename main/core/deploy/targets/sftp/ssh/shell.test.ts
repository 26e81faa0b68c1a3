import { existsSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bring } from '../../testing/place.ts';
import { quiet, releaseOf } from '../../testing/release.ts';
import { sftpTarget } from '../sftp-target.ts';
import { bareMachine, newFolder, settingsFor } from '../testing/place.ts';
import { type Sshd, sshdMissing, startSshd } from '../testing/sshd.ts';
import { openConnection } from './connection.ts';
import { quote } from './shell-channel.ts';
import { prepareSignIn } from './sign-in.ts';

const missing = await sshdMissing();
const means = { credential: () => Promise.resolve(null) };
const { signal } = quiet();

describe.skipIf(missing !== null)(`The server's shell${missing ? ` (left out: ${missing})` : ''}`, () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  const open = async (server = sshd) => {
    const settings = settingsFor(server, '/nowhere');
    const signIn = await prepareSignIn(settings, means, undefined);
    const trust = { host: '127.0.0.1', port: server.port, accepted: server.fingerprint, known: [] };
    const connection = await openConnection(trust, userInfo().username, signIn, bareMachine.limits, signal);
    onTestFinished(() => connection.close());
    const shell = await connection.shell;
    if (shell === null) throw new Error('There is no shell.');
    return shell;
  };

  test('takes names of any kind as they are', async () => {
    const shell = await open();
    for (const name of [
      "it's",
      'a\nb\n',
      '$n "$n" `id` $(id)',
      'back\\slash \\n',
      '-rf',
      ' ',
      '*',
      'ü 漢\r\t',
    ])
      expect((await shell.run(`printf %s ${quote(name)}`, signal)).out.toString()).toBe(name);
  });

  test('answers each command with its own bytes, also where they look like the end of an answer', async () => {
    const shell = await open();
    const alike = '\\ntagline-000000000000000000000000 0\\n';
    const scripts = [
      `printf '\\000\\001\\377${alike}\\n\\n'`,
      `head -c 300000 /dev/zero | tr '\\0' '\\n'`,
      ':',
      `printf '\\ntagline-'; exit 7`,
    ];
    const answers = await Promise.all(scripts.map(script => shell.run(script, signal)));
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0, 7]);
    expect(answers[0]?.out).toEqual(Buffer.from(`\0\x01\xff${alike.replaceAll('\\n', '\n')}\n\n`, 'latin1'));
    expect(answers[1]?.out).toEqual(Buffer.alloc(300_000, '\n'));
    expect(answers[2]?.out).toEqual(Buffer.alloc(0));
    expect(answers[3]?.out.toString()).toBe('\ntagline-');
  });

  test('is not held up by what a command says on its standard error, and gives it no input', async () => {
    const shell = await open();
    const { code, out } = await shell.run('head -c 3000000 /dev/zero >&2; cat; echo done', signal);
    expect([code, out.toString()]).toEqual([0, 'done\n']);
  });

  test('that dies fails the command that was under way, and the next one has a new shell', async () => {
    const shell = await open();
    await expect(shell.run('printf half; kill -9 $$', signal)).rejects.toMatchObject({
      code: 'target-unreachable',
    });
    expect((await shell.run('echo again', signal)).out.toString()).toBe('again\n');
  });

  test('is used, though a login script is slow and has a lot to say', async context => {
    const server = await startSshd();
    onTestFinished(server.stop);
    const greeted = join(server.folder, 'greeted');
    const says = 'echo Welcome; printf "tagline 42.\\n"; echo Mind the gap >&2';
    writeFileSync(join(server.folder, '.bashrc'), `${says}; sleep 0.5; touch '${greeted}'\n`);
    const shell = await open(server);
    if (!existsSync(greeted)) return context.skip('the shell of this user reads no login script');
    expect((await shell.run('echo yes', signal)).out.toString()).toBe('yes\n');
    const target = sftpTarget(settingsFor(server, newFolder(server.folder)), means, {
      ...bareMachine,
      worthACommand: -1,
    });
    onTestFinished(() => target.close?.());
    const release = releaseOf({ a: '1', b: '2' });
    await bring(target, release);
    expect((await (await target.live(quiet()))?.files(quiet()))?.map(({ oid }) => oid)).toEqual(
      release.files.map(({ oid }) => oid),
    );
  });
});
