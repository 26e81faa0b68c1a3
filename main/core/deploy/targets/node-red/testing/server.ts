import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { tempFolder } from '../../../../repository/git-for-tests.ts';
import { freePort, startServer } from '../../sftp/testing/processes.ts';
import { needNodeRed } from './install.ts';

/** For tests: a real Node-RED on this machine. */
export type NodeRedServer = {
  url: string;
  /** Where it keeps its things. */
  home: string;
  log: () => string;
  /** Its admin API, asked without the target. */
  ask: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  stop: () => Promise<void>;
};

/** @param secret the password of the user `ada`, who alone may ask it; null: anybody may */
export async function startNodeRed(secret: string | null): Promise<NodeRedServer | { missing: string }> {
  const needed = await needNodeRed();
  if ('missing' in needed) return needed;
  const home = tempFolder();
  const port = await freePort();
  const hash = secret === null ? '' : hashOf(needed.path, secret);
  const users = [{ username: 'ada', password: hash, permissions: '*' }];
  const settings = {
    uiPort: port,
    uiHost: '127.0.0.1',
    flowFile: 'flows.json',
    credentialSecret: 'tests',
    telemetry: { enabled: false, updateNotification: false },
    ...(secret !== null ? { adminAuth: { type: 'credentials', users } } : {}),
  };
  writeFileSync(join(home, 'settings.js'), `module.exports = ${JSON.stringify(settings)};`);
  const server = startServer(process.execPath, [needed.path, '-u', home, '-s', join(home, 'settings.js')]);
  await server.says(/Started flows|Waiting for missing|Server now running/);
  const url = `http://127.0.0.1:${port}`;
  await answers(url);
  let token = '';
  const ask: NodeRedServer['ask'] = async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        'Node-RED-API-Version': 'v2',
        Connection: 'close',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  };
  if (secret !== null) {
    const login = {
      client_id: 'node-red-admin',
      grant_type: 'password',
      scope: '*',
      username: 'ada',
      password: secret,
    };
    token = ((await ask('POST', '/auth/token', login)).body as { access_token: string }).access_token;
  }
  return { url, home, log: server.log, ask, stop: server.stop };
}

async function answers(url: string): Promise<void> {
  const limit = AbortSignal.timeout(60_000);
  for (;;) {
    limit.throwIfAborted();
    const response = await fetch(`${url}/auth/login`).catch(() => null);
    if (response?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

function hashOf(program: string, secret: string): string {
  const { hashSync } = createRequire(program)('bcryptjs') as {
    hashSync: (text: string, rounds: number) => string;
  };
  return hashSync(secret, 8);
}
