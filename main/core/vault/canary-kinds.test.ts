import { appendFileSync, readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { bareRepository } from '../deploy/targets/git/testing/bare-place.ts';
import { gitServer, password } from '../deploy/targets/git/testing/git-server.ts';
import { needNodeRed } from '../deploy/targets/node-red/testing/install.ts';
import { startNodeRed } from '../deploy/targets/node-red/testing/server.ts';
import { makeKey, sshdMissing, startSshd } from '../deploy/targets/sftp/testing/sshd.ts';
import { targetKinds } from '../deploy/targets/table.ts';
import { gitRepository, tempFolder } from '../repository/git-for-tests.ts';
import { must, startTestCore } from '../testing/test-core.ts';
import { canary, expectNowhere, objectsOf, writtenIn } from './canary-for-tests.ts';
import { fakeKeychain } from './testing.ts';
import { variableOf } from './variables.ts';

vi.mock(import('./sealing.ts'), async original => ({
  ...(await original()),
  usualCost: { N: 1024, r: 8, p: 1 },
}));

const declared = (url: string) => `connections:
  erp:
    fields: { user: , token: { secret: true } }
    check: { url: '${url}/check', headers: { X-Token: '{token}' }, basic: '{user}:{token}' }
`;

/** A real place for one credential of a kind, and what was written there or sent beside the credential itself. */
type Site = {
  target: { kind: string; [setting: string]: string | number };
  /** How a deployment with the secret ends there. */
  ends: 'succeeded' | 'failed';
  seen: () => { [place: string]: Buffer };
};

/** In front of git's own server: takes the canary for the password, and notes all that is sent but that. */
async function gitSite(secret: string): Promise<Site> {
  const bare = bareRepository();
  const { port } = await gitServer(bare);
  const sent: Buffer[] = [];
  const mine = `Basic ${Buffer.from(`ada:${secret}`).toString('base64')}`;
  const theirs = `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`;
  const front = createServer((incoming, response) => {
    const { authorization, ...headers } = incoming.headers;
    sent.push(Buffer.from(`${incoming.method} ${incoming.url} ${JSON.stringify(headers)}`));
    const passed = authorization === mine ? { ...headers, authorization: theirs } : headers;
    const options = { port, host: '127.0.0.1', method: incoming.method, path: incoming.url, headers: passed };
    const onward = request(options, answer => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.on('data', (part: Buffer) => sent.push(part)).pipe(onward);
  });
  await new Promise<void>(done => front.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    front.closeAllConnections();
    front.close();
  });
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}/repository.git`;
  return {
    target: { kind: 'git', url, branch: 'deploy', username: 'ada' },
    ends: 'succeeded',
    seen: () => ({
      'sent to git': Buffer.concat(sent),
      bare: writtenIn(bare),
      'bare objects': objectsOf(bare),
    }),
  };
}

async function sftpSite(name: string, secret: string): Promise<Site> {
  const sshd = await startSshd(['LogLevel DEBUG3']);
  onTestFinished(() => sshd.stop());
  const path = join(sshd.folder, 'canary');
  const keyFile = makeKey(join(sshd.folder, 'canary-key'), 'ed25519', secret);
  appendFileSync(join(sshd.folder, 'authorized_keys'), readFileSync(`${keyFile}.pub`));
  const server = {
    host: '127.0.0.1',
    port: sshd.port,
    username: userInfo().username,
    hostKey: sshd.fingerprint,
  };
  const signIn = name === 'password' ? { signIn: 'password' } : { signIn: 'key', keyFile };
  return {
    target: { kind: 'sftp', ...server, path, ...signIn },
    // Nobody of this machine has that password.
    ends: name === 'password' ? 'failed' : 'succeeded',
    seen: () => ({ 'sftp server': writtenIn(sshd.folder), 'sftp server’s log': Buffer.from(sshd.log()) }),
  };
}

async function nodeRedSite(name: string, secret: string): Promise<Site> {
  const server = await startNodeRed(name === 'password' ? secret : 'another-password');
  if ('missing' in server) throw new Error(server.missing);
  onTestFinished(() => server.stop());
  return {
    target: { kind: 'node-red', url: server.url, signIn: name, username: 'ada' },
    // Nobody has that token.
    ends: name === 'password' ? 'succeeded' : 'failed',
    seen: () => ({ 'Node-RED': writtenIn(server.home), 'Node-RED’s log': Buffer.from(server.log()) }),
  };
}

const nodeRed = await needNodeRed();
const noSshd = await sshdMissing();
const sites: {
  [kind: string]: { missing: string | null; make: (name: string, secret: string) => Promise<Site> };
} = {
  git: { missing: null, make: (_, secret) => gitSite(secret) },
  sftp: { missing: noSshd, make: sftpSite },
  'node-red': { missing: 'missing' in nodeRed ? nodeRed.missing : null, make: nodeRedSite },
};

/** Answers with what it was sent, which must not come back to us. */
async function echo(): Promise<{ url: string; received: string[] }> {
  const received: string[] = [];
  const server = createServer((incoming, response) => {
    const token = String(incoming.headers['x-token']);
    received.push(token);
    response.writeHead(302, { Location: `/${token}?${incoming.headers.authorization}` }).end(token);
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const all = targetKinds.flatMap(({ kind, credentials }) => credentials.map(({ name }) => ({ kind, name })));

test('every kind of target with credentials has a real place here', () => {
  expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(Object.keys(sites)));
});

describe.each(all)('the $name of a $kind target', ({ kind, name }) => {
  const site = sites[kind];
  const reason = site?.missing ?? null;
  test.skipIf(reason !== null)(
    `is nowhere but with whom it is for${reason ? ` (left out: ${reason})` : ''}`,
    {
      timeout: 600_000,
    },
    async () => {
      // What a header or a terminal takes, unlike the rest of a canary.
      const [credential, token, variable] = ['Credential', 'Token', 'Variable'].map(field =>
        canary(field).replaceAll(/[^\w/+&]/g, ''),
      ) as [string, string, string];
      const { url, received } = await echo();
      if (!site) throw new Error(`No place for ${kind}.`);
      const { target, ends, seen } = await site.make(name, credential);
      const home = tempFolder();
      const project = gitRepository({
        'connections.yaml': declared(url),
        'a.json': '{"retry": 3}\n',
        'flows.json': '[]\n',
      });
      const given = variableOf({ environment: 'other', room: 'target', name: 'password' });
      const ports = { variables: { [given]: variable }, keychain: fakeKeychain() };
      const { core, client, ports: used } = await startTestCore(home, ports);
      const told: unknown[] = [];
      core.subscribe(event => told.push(event));
      const say = async <T>(reply: Promise<T>): Promise<T> => {
        const answer = await reply;
        told.push(answer);
        return answer;
      };
      await must(say(client.project.open({ path: project })));
      const connections = { 'erp.user': 'ada' };
      await must(say(client.environments.create({ name: 'Production', colour: 'red', target, connections })));
      const environment = 'production';
      await must(say(client.vault.set({ environment, room: 'target', name, value: credential })));
      await must(say(client.vault.set({ environment, room: 'connection', name: 'erp.token', value: token })));
      const source = { kind: 'draft' } as const;
      await must(say(client.deploy.plan({ environment, source })));
      const started = await say(client.deploy.start({ environment, source, name: '1.0.0' }));
      if (started.ok) {
        const job = await core.waitForJob(started.value.jobId);
        told.push(job);
        expect(job.state, job.message).toBe(ends);
      } else {
        expect([ends, started.error.code]).toEqual(['failed', 'authentication-failed']);
      }
      await say(client.deploy.check({ environment }));
      await must(say(client.connections.test({ environment, connection: 'erp' })));
      expect(received).toEqual([token]);
      const other = {
        environment: null,
        connection: 'erp',
        values: connections,
        secrets: { 'erp.token': token },
      };
      await must(say(client.connections.test(other)));
      await must(say(client.connections.declared({ environment })));
      await must(say(client.activity.list({})));
      await must(say(client.app.snapshot({})));
      await core.close();

      const places = {
        project: writtenIn(project),
        'git objects': objectsOf(project),
        'data folder': writtenIn(used.dataDir),
        'replies and events': Buffer.from(JSON.stringify(told)),
        ...seen(),
      };
      expect(places['git objects'].includes('"retry": 3')).toBe(true);
      expect(places['replies and events'].includes('answered 302')).toBe(true);
      expectNowhere(places, ['Credential', 'Token', 'Variable']);
    },
  );
});
