import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sftpTarget } from '../../main/core/deploy/targets/sftp/sftp-target.ts';
import { needProgram } from '../../main/core/deploy/targets/sftp/testing/packages.ts';
import { bareMachine, settingsFor } from '../../main/core/deploy/targets/sftp/testing/place.ts';
import { startProxy } from '../../main/core/deploy/targets/sftp/testing/proxy.ts';
import { type Sshd, startSshd } from '../../main/core/deploy/targets/sftp/testing/sshd.ts';
import type { Release } from '../../main/core/deploy/targets/target.ts';
import { releaseOf } from '../../main/core/deploy/targets/testing/release.ts';
import { contentsOf, deploy as deployTo } from '../deploy.ts';
import { pathOf, workflow, writeWorkflows } from '../generate.ts';
import { measure } from '../measure.ts';
import type { Surroundings, Work } from '../work.ts';

const run = promisify(execFile);
const roundTripMs = 40;
/** A peer that takes longer has its row left out: sending 10,000 files one by one over such a line does. */
const peerMs = 10 * 60_000;

type Peer = 'rsync -a' | 'sftp -b';
type Case = { peer: Peer; files: number; isDelayed: boolean; isFirst: boolean; long: boolean };

/** Every case by its peer; what takes minutes is left to `--long`. */
const cases: Case[] = [1000, 10_000].flatMap(files =>
  [false, true].flatMap(isDelayed =>
    (['rsync -a', 'sftp -b'] as const).flatMap(peer =>
      [true, false].map(isFirst => {
        const long = files > 1000 || (isDelayed && peer === 'sftp -b');
        return { peer, files, isDelayed, isFirst, long };
      }),
    ),
  ),
);

export const sftp: Work[] = cases.map(each => ({
  work: `deploy over SFTP, ${each.isFirst ? 'first time' : 'one file changed'}${each.isDelayed ? `, ${roundTripMs} ms round trip` : ''}`,
  size: `${each.files} files, ${each.peer}`,
  theirs: each.peer === 'rsync -a' ? 'rsync -a' : 'sftp -b',
  reach: { ratio: 1 },
  long: each.long,
  run: surroundings => compareWith(each, surroundings),
}));

/**
 * Ours is the whole deployment: connecting, lock, comparing with what is live, sending to the server's disk,
 * reading all of it again before and after the switch. Theirs sends, and no more.
 */
async function compareWith(each: Case, { scratch, pairs }: Surroundings) {
  for (const [program, debian] of [
    ['rsync', 'rsync'],
    ['sftp', 'openssh-client'],
  ] as const) {
    const found = await needProgram(program, debian);
    if ('missing' in found) throw new Error(found.missing);
  }
  const sshd = await startSshd();
  const proxy = await startProxy(sshd.port, each.isDelayed ? roundTripMs / 2 : 0);
  try {
    const source = mkdtempSync(join(scratch, 'source-'));
    writeWorkflows(source, each.files, 0);
    const near = { ...sshd, port: proxy.port };
    const place = () => join(mkdtempSync(join(sshd.folder, 'place-')), 'target');
    const standing = { ours: place(), theirs: place() };
    if (!each.isFirst) {
      await deploy(near, standing.ours, releaseOf(contentsOf(each.files, 0)));
      await send(each.peer, near, source, standing.theirs);
    }
    // Sending a thousand files one by one over such a line takes minutes.
    const isSlow = each.isDelayed && each.peer === 'sftp -b';
    const rounds = isSlow ? 1 : Math.min(pairs, each.files > 1000 ? 3 : pairs);
    return await measure(rounds, round => {
      const to = each.isFirst ? { ours: place(), theirs: place() } : standing;
      if (!each.isFirst) writeFileSync(join(source, pathOf(0)), workflow(0, round + 1));
      const release = releaseOf(contentsOf(each.files, each.isFirst ? 0 : round + 1));
      return Promise.resolve({
        ours: () => deploy(near, to.ours, release),
        theirs: () => send(each.peer, near, source, to.theirs),
      });
    });
  } finally {
    await proxy.stop();
    await sshd.stop();
  }
}

/** Throws unless what is live is the release. */
const deploy = (sshd: Sshd, path: string, release: Release): Promise<void> =>
  deployTo(
    sftpTarget(settingsFor(sshd, path), { credential: () => Promise.resolve(null) }, bareMachine),
    release,
  );

async function send(peer: Peer, sshd: Sshd, source: string, to: string): Promise<void> {
  const known = join(sshd.folder, 'known_hosts');
  const key = readFileSync(`${sshd.hostKeyFile}.pub`, 'utf8');
  writeFileSync(known, `[127.0.0.1]:${sshd.port} ${key}`);
  const options = ['-F', 'none', '-i', sshd.keyFile, '-o', `UserKnownHostsFile=${known}`];
  const more = ['-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'];
  const there = `${userInfo().username}@127.0.0.1`;
  mkdirSync(to, { recursive: true });
  if (peer === 'rsync -a') {
    const shell = ['ssh', ...options, ...more, '-p', `${sshd.port}`].join(' ');
    await run('rsync', ['-a', '-e', shell, `${source}/`, `${there}:${to}/`], { timeout: peerMs });
    return;
  }
  const batch = join(sshd.folder, 'batch');
  writeFileSync(batch, `put -r ${source}/. ${to}\n`);
  await run('sftp', [...options, ...more, '-P', `${sshd.port}`, '-q', '-b', batch, there], {
    maxBuffer: 64 * 1024 * 1024,
    timeout: peerMs,
  });
}
