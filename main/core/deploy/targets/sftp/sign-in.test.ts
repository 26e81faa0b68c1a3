import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bring } from '../testing/place.ts';
import { quiet, releaseOf } from '../testing/release.ts';
import type { Surroundings } from './server.ts';
import type { SftpSettings } from './settings.ts';
import { sftpTarget } from './sftp-target.ts';
import { findProgram } from './testing/packages.ts';
import { bareMachine, newFolder, settingsFor } from './testing/place.ts';
import { makeKey, type Sshd, sshdMissing, startSshd } from './testing/sshd.ts';

const missing = await sshdMissing();
const password = 'correct horse, battery staple';

describe.skipIf(missing !== null)(
  `Signing in at OpenSSH’s server${missing ? ` (left out: ${missing})` : ''}`,
  () => {
    let sshd: Sshd;
    beforeAll(async () => {
      sshd = await startSshd();
    });
    afterAll(() => sshd.stop());

    type Given = {
      settings?: Partial<SftpSettings>;
      secrets?: { [name: string]: string };
      machine?: Partial<Surroundings>;
    };
    const open = ({ settings = {}, secrets = {}, machine = {} }: Given, server = sshd) => {
      const asked: string[] = [];
      const credential = (name: string) => {
        asked.push(name);
        return Promise.resolve(secrets[name] ?? null);
      };
      const whole = { ...settingsFor(server, newFolder(server.folder)), ...settings };
      const target = sftpTarget(whole, { credential }, { ...bareMachine, ...machine });
      onTestFinished(() => target.close?.());
      return { target, asked };
    };
    /** How often the server's log tells of something. */
    const count = (server: Sshd, text: RegExp) => server.log().match(text)?.length ?? 0;

    test('by an encrypted key', async () => {
      const keyFile = makeKey(join(sshd.folder, 'sealed'), 'ed25519', password, '-a', '2');
      const keys = join(sshd.folder, 'authorized_keys');
      writeFileSync(keys, `${readFileSync(keys, 'utf8')}${readFileSync(`${keyFile}.pub`, 'utf8')}`);
      const { target } = open({ settings: { keyFile }, secrets: { passphrase: password } });
      expect(await bring(target, releaseOf({ a: '1' }))).toContain('current');
      const wrong = open({ settings: { keyFile }, secrets: { passphrase: 'no' } });
      await expect(wrong.target.preflight(quiet())).rejects.toMatchObject({ code: 'authentication-failed' });
      const none = open({ settings: { keyFile } });
      await expect(none.target.preflight(quiet())).rejects.toMatchObject({ code: 'credential-missing' });
    });

    test('by an RSA key', async () => {
      const keyFile = makeKey(join(sshd.folder, 'rsa'), 'rsa', '', '-b', '2048');
      const keys = join(sshd.folder, 'authorized_keys');
      writeFileSync(keys, `${readFileSync(keys, 'utf8')}${readFileSync(`${keyFile}.pub`, 'utf8')}`);
      await open({ settings: { keyFile } }).target.preflight(quiet());
    });

    test('by the SSH agent', async () => {
      const started = execFileSync('ssh-agent', ['-s']).toString();
      const [, agent = ''] = /SSH_AUTH_SOCK=([^;]+);/.exec(started) ?? [];
      const [, pid = ''] = /SSH_AGENT_PID=(\d+);/.exec(started) ?? [];
      onTestFinished(() => void process.kill(Number(pid)));
      const env = { ...process.env, SSH_AUTH_SOCK: agent };
      const settings = { signIn: 'agent' as const, keyFile: '' };
      const empty = open({ settings, machine: { agent } });
      await expect(empty.target.preflight(quiet())).rejects.toMatchObject({ code: 'authentication-failed' });
      spawnSync('ssh-add', ['-q', sshd.keyFile], { env });
      await open({ settings, machine: { agent } }).target.preflight(quiet());
      await expect(open({ settings }).target.preflight(quiet())).rejects.toMatchObject({
        code: 'credential-missing',
        message: expect.stringContaining('SSH_AUTH_SOCK'),
      });
    });

    test('a key that is not let in is tried once', async () => {
      const server = await startSshd();
      onTestFinished(server.stop);
      const keyFile = makeKey(join(server.folder, 'stranger'));
      const { target } = open({ settings: { keyFile } }, server);
      await expect(target.preflight(quiet())).rejects.toMatchObject({
        code: 'authentication-failed',
        message: expect.stringContaining(keyFile),
        data: { tried: ['publickey'] },
      });
      await server.says(/(Connection closed by|Disconnected from) authenticating user/);
      expect(count(server, /Failed publickey/g)).toBe(1);
    });

    test('what the server does not take is not tried', async () => {
      const server = await startSshd(['PasswordAuthentication no', 'KbdInteractiveAuthentication no']);
      onTestFinished(server.stop);
      const { target } = open({ settings: { signIn: 'password' }, secrets: { password } }, server);
      await expect(target.preflight(quiet())).rejects.toMatchObject({
        code: 'authentication-failed',
        message: expect.stringContaining('It takes: publickey'),
        data: { tried: [] },
      });
      expect(server.log()).not.toContain('Failed password');
    });

    test('without the password nothing is begun', async () => {
      const { target } = open({ settings: { signIn: 'password' } });
      await expect(target.preflight(quiet())).rejects.toMatchObject({
        code: 'credential-missing',
        data: { credential: 'password' },
      });
    });

    test('a server that nobody knows is shown, and gets nothing', async () => {
      const server = await startSshd();
      onTestFinished(server.stop);
      const { target } = open({ settings: { hostKey: '' } }, server);
      await expect(target.preflight(quiet())).rejects.toMatchObject({
        code: 'host-key-unknown',
        data: { fingerprint: server.fingerprint },
      });
      expect(await server.says(/Disconnected from/)).not.toMatch(/Failed|Accepted|userauth|Invalid user/);
      // Trusted now, it is let in.
      await open({ settings: { hostKey: server.fingerprint } }, server).target.preflight(quiet());
    });

    test('a server whose key has changed gets nothing', async () => {
      const server = await startSshd();
      onTestFinished(server.stop);
      const other = readFileSync(`${makeKey(join(server.folder, 'other'))}.pub`, 'utf8');
      const knownHosts = join(server.folder, 'known_hosts');
      writeFileSync(knownHosts, `[127.0.0.1]:${server.port} ${other}`);
      const { target, asked } = open(
        {
          settings: { hostKey: '', signIn: 'password' },
          secrets: { password },
          machine: { knownHosts: [knownHosts] },
        },
        server,
      );
      await expect(target.preflight(quiet())).rejects.toMatchObject({
        code: 'host-key-changed',
        message: expect.stringContaining(`${knownHosts}, line 1`),
      });
      expect(await server.says(/Disconnected from/)).not.toMatch(/Failed|Accepted|userauth|Invalid user/);
      expect(server.log()).toMatch(/\[preauth\]/);
      expect(asked).toEqual(['password']);
      const right = readFileSync(`${server.hostKeyFile}.pub`, 'utf8');
      writeFileSync(knownHosts, `[127.0.0.1]:${server.port} ${right}`);
      await open(
        { settings: { hostKey: '' }, machine: { knownHosts: [knownHosts] } },
        server,
      ).target.preflight(quiet());
    });

    describe('with a password', async () => {
      const isRoot = process.getuid?.() === 0;
      const why =
        !isRoot || (await findProgram('useradd')) === null ? ' (left out: only root can make a user)' : '';
      describe.skipIf(why !== '')(`of a user that the test makes${why}`, () => {
        const username = `tagline-${randomBytes(4).toString('hex')}`;
        let home = '';
        beforeAll(() => {
          home = mkdtempSync(join(tmpdir(), 'tagline-home-'));
          chmodSync(home, 0o755);
          execFileSync('useradd', ['-M', '-d', home, '-s', '/bin/sh', username]);
          execFileSync('chpasswd', [], { input: `${username}:${password}\n` });
          mkdirSync(join(home, 'theirs'));
          execFileSync('chown', ['-R', username, home]);
        });
        afterAll(() => {
          spawnSync('userdel', [username]);
          rmSync(home, { recursive: true, force: true });
        });
        const settings = () => ({ username, signIn: 'password' as const, path: 'theirs/flows' });
        const ways: [string, string[]][] = [
          ['as such', ['PasswordAuthentication yes', 'KbdInteractiveAuthentication no']],
          ['asked for it', ['PasswordAuthentication no', 'KbdInteractiveAuthentication yes', 'UsePAM yes']],
          ['in both ways', ['PasswordAuthentication yes', 'KbdInteractiveAuthentication yes', 'UsePAM yes']],
        ];
        test.each(ways)('%s: the right one is let in, a wrong one tried once', async (_, lines) => {
          const server = await startSshd(lines);
          onTestFinished(server.stop);
          const { target } = open({ settings: settings(), secrets: { password } }, server);
          const release = releaseOf({ a: '1' });
          await bring(target, release);
          expect((await target.live(quiet()))?.id).toBe(release.id);
          const wrong = open({ settings: settings(), secrets: { password: 'no' } }, server);
          await expect(wrong.target.preflight(quiet())).rejects.toMatchObject({
            code: 'authentication-failed',
            message: expect.stringContaining('with the password'),
          });
          await server.says(/(Connection closed by|Disconnected from) authenticating user/);
          expect(count(server, /Failed (password|keyboard-interactive\/pam)/g)).toBe(1);
          expect(server.log()).not.toContain(password);
        });
      });
    });
  },
);
