import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../../failure.ts';
import type { Means } from '../define.ts';
import { readCertificates } from '../git/http/certificates.ts';
import { type Answer, exchange } from '../git/http/exchange.ts';
import { unattended } from '../target.ts';
import { type Comms, openComms } from './comms.ts';
import { type FlowNode, nodeList } from './nodes.ts';
import type { NodeRedSettings } from './settings.ts';

const limits = { connectMs: 20_000, silenceMs: 120_000 };
const flowsAnswer = z.object({ flows: nodeList, rev: z.string() });
const revAnswer = z.object({ rev: z.string() });
const typesAnswer = z.array(z.object({ types: z.array(z.string()), enabled: z.boolean() }));
const tokenAnswer = z.object({ access_token: z.string() });

/** Node-RED counts wrong passwords for so long. */
const refusedMs = 10 * 60_000;
/** Digests of sign-ins that were refused, with when: they are not tried again. */
const refused = new Map<string, number>();

/** Node-RED's admin API (https://nodered.org/docs/api/admin/methods/), one request at a time, each by a connection of its own. */
export type NodeRed = {
  /** `rev` is opaque: it stands for what runs. */
  flows: (signal: AbortSignal) => Promise<{ flows: FlowNode[]; rev: string }>;
  /** All node types that it knows. */
  types: (signal: AbortSignal) => Promise<Set<string>>;
  /** Replaces all flows, unless something else runs than `rev` says: `target-busy` then. Answers the new one. */
  replace: (flows: readonly FlowNode[], rev: string, signal: AbortSignal) => Promise<string>;
  comms: (signal: AbortSignal) => Promise<Comms>;
  /** Gives the token back that it signed in for. */
  close: () => Promise<void>;
};

export function nodeRedClient(settings: NodeRedSettings, means: Means): NodeRed {
  const { url } = settings;
  const { host } = new URL(url);
  let trusted: string | null | undefined;
  let token: string | null | undefined;
  let last: Promise<unknown> = Promise.resolve();
  // Overlapping deployments leave endpoints that answer 404 for a moment.
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return await mine;
  };
  const ask = async (
    path: string,
    body: string | null,
    headers: { [name: string]: string },
    signal: AbortSignal,
  ) => {
    trusted ??= await readCertificates(settings.certificate);
    // It resets a connection that was kept alive while it starts large flows.
    const all = { Accept: 'application/json', Connection: 'close', ...headers };
    const parts = body === null ? null : [Buffer.from(body)];
    return await exchange({ url: `${url}${path}`, body: parts, headers: all, signal, limits, trusted });
  };
  const signedIn = async (signal: AbortSignal): Promise<{ [name: string]: string }> => {
    if (token === undefined)
      token = await signIn(settings, means, body =>
        ask('/auth/token', body, { 'Content-Type': 'application/json' }, signal),
      );
    return { 'Node-RED-API-Version': 'v2', ...(token === null ? {} : { Authorization: `Bearer ${token}` }) };
  };
  const get = async <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> => {
    const answer = await inTurn(async () => ask(path, null, await signedIn(signal), signal));
    refuse(answer, host);
    const parsed = schema.safeParse(json(answer));
    if (parsed.success) return parsed.data;
    throw new Failure(
      'target-unreachable',
      `Something else than Node-RED answers at ${url}, or one that is older than 0.15.`,
    );
  };
  return {
    flows: signal => get('/flows', flowsAnswer, signal),
    types: async signal => {
      const sets = await get('/nodes', typesAnswer, signal);
      return new Set(sets.filter(({ enabled }) => enabled).flatMap(({ types }) => types));
    },
    replace: async (flows, rev, signal) => {
      const answer = await inTurn(async () => {
        const type = {
          'Content-Type': 'application/json',
          'Node-RED-Deployment-Type': settings.deploymentType,
        };
        return await ask(
          '/flows',
          JSON.stringify({ flows, rev }),
          { ...(await signedIn(signal)), ...type },
          signal,
        );
      });
      refuse(answer, host);
      const parsed = revAnswer.safeParse(json(answer));
      if (parsed.success) return parsed.data.rev;
      throw new Failure('target-unreachable', `${host} answered, but not as Node-RED does.`);
    },
    comms: async signal => {
      await inTurn(() => signedIn(signal));
      return await openComms({ url, token: token ?? null, trusted: trusted ?? null }, signal);
    },
    close: async () => {
      if (settings.signIn !== 'password' || !token) return;
      const body = JSON.stringify({ token });
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
      token = undefined;
      await inTurn(() =>
        ask('/auth/revoke', body, headers, AbortSignal.any([unattended.signal, AbortSignal.timeout(5000)])),
      );
    },
  };
}

type AskToken = (body: string) => Promise<Answer>;

async function signIn(
  { url, signIn: by, username }: NodeRedSettings,
  means: Means,
  ask: AskToken,
): Promise<string | null> {
  if (by === 'none') return null;
  const secret = await means.credential(by);
  if (secret === null) {
    const what = by === 'token' ? 'an access token' : 'a password';
    throw new Failure(
      'credential-missing',
      `Node-RED needs ${what}, which is not set for this environment.`,
      { credential: by },
    );
  }
  if (by === 'token') return secret;
  const digest = createHash('sha256')
    .update(JSON.stringify([url, username, secret]))
    .digest('hex');
  const wrong = () => {
    const message = `Node-RED does not know the user ${username} with this password. It was tried once; set the right one.`;
    return new Failure('authentication-failed', message);
  };
  if (Date.now() - (refused.get(digest) ?? Number.NEGATIVE_INFINITY) < refusedMs) throw wrong();
  const answer = await ask(
    JSON.stringify({
      client_id: 'node-red-admin',
      grant_type: 'password',
      scope: '*',
      username,
      password: secret,
    }),
  );
  const parsed = tokenAnswer.safeParse(json(answer));
  if (answer.status === 200 && parsed.success) return parsed.data.access_token;
  if (answer.status === 404) {
    throw new Failure(
      'authentication-failed',
      'This Node-RED asks nobody who they are: sign in with nothing.',
    );
  }
  if (answer.status >= 500)
    throw new Failure('target-unreachable', `${new URL(url).host} answered ${answer.status}.`);
  refused.set(digest, Date.now());
  throw wrong();
}

function refuse({ status }: Answer, host: string): void {
  if (status >= 200 && status < 300) return;
  if (status === 401)
    throw new Failure(
      'authentication-failed',
      `${host} wants to know who asks, or does not know this token any more.`,
    );
  if (status === 403)
    throw new Failure('authentication-failed', `${host} does not let this user change its flows.`);
  if (status === 409) {
    const message =
      'Somebody else changed the flows of this Node-RED in between, so nothing was brought there.';
    throw new Failure('target-busy', message);
  }
  if (status === 413) {
    const message = `${host} does not take so many flows at once. Raise apiMaxLength in its settings.js (5 MB unless set), or what a proxy before it allows.`;
    throw new Failure('deployment-failed', message);
  }
  if (status === 404) {
    throw new Failure(
      'target-unreachable',
      `There is no Node-RED at this address of ${host}. Check its path (httpAdminRoot).`,
    );
  }
  if (status === 400) throw new Failure('deployment-failed', `${host} refuses these flows.`);
  throw new Failure('target-unreachable', `${host} answered ${status}.`);
}

function json({ body }: Answer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
