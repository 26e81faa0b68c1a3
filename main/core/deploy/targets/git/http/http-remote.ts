import { Failure } from '../../../../failure.ts';
import { createBreather } from '../../../../repository/breathe.ts';
import type { Oid } from '../../../../repository/types.ts';
import { type Remote, refuseMoved } from '../remote.ts';
import { encodePack } from './encode-pack.ts';
import { exchange, type Limits } from './exchange.ts';
import { fetchRequest, readFetched } from './fetch.ts';
import { type Advertised, advertisement, pushRequest, readReport } from './push.ts';
import { assertAnswered, redirected } from './status.ts';

export type HttpPlace = {
  url: string;
  username: string;
  /** Null: none is set. */
  password: () => Promise<string | null>;
  limits?: Limits;
};

const usual: Limits = { connectMs: 15_000, silenceMs: 60_000 };
const mostRedirects = 3;
const receive = 'git-receive-pack';
const upload = 'git-upload-pack';

/**
 * A repository behind git's smart HTTP protocol. Formats: https://git-scm.com/docs/gitprotocol-http and
 * https://git-scm.com/docs/gitprotocol-pack
 */
export function httpRemote({ url, username, password, limits = usual }: HttpPlace): Remote {
  /** Where the server says that it is; only ever on the same host. */
  let base = url;
  let secret: Promise<string | null> | null = null;
  /** Once it was asked for its refs. */
  let capabilities: Advertised['capabilities'] | null = null;

  const headers = async (): Promise<{ [name: string]: string }> => {
    secret ??= password().catch((error: unknown) => {
      secret = null;
      throw error;
    });
    const value = await secret;
    const common = { 'User-Agent': 'git/2.0 (tagline)', Pragma: 'no-cache' };
    if (value === null) return common;
    const pair = Buffer.from(`${username || 'git'}:${value}`).toString('base64');
    return { ...common, Authorization: `Basic ${pair}` };
  };

  const advertised = async (signal: AbortSignal): Promise<Advertised> => {
    const known = await headers();
    for (let hops = 0; ; hops++) {
      const asked = `${base}/info/refs?service=${receive}`;
      const answer = await exchange({ url: asked, body: null, headers: known, signal, limits });
      const next = hops < mostRedirects ? redirected(answer, asked) : null;
      if (next === null) {
        assertAnswered(answer, url, 'Authorization' in known, `application/x-${receive}-advertisement`);
        const there = advertisement(answer.body, url);
        ({ capabilities } = there);
        return there;
      }
      base = next;
    }
  };

  const post = async (service: string, body: readonly Uint8Array[], signal: AbortSignal): Promise<Buffer> => {
    const known = await headers();
    const answer = await exchange({
      url: `${base}/${service}`,
      body,
      headers: {
        ...known,
        'Content-Type': `application/x-${service}-request`,
        Accept: `application/x-${service}-result`,
      },
      signal,
      limits,
    });
    assertAnswered(answer, url, 'Authorization' in known, `application/x-${service}-result`);
    return answer.body;
  };

  return {
    refs: async signal => (await advertised(signal)).refs,
    objects: async (tip, known, { signal }) => {
      if (base === url) await headers();
      const read = await readFetched(await post(upload, fetchRequest(tip, known), signal), signal, url);
      return { using: async work => await work(read) };
    },
    push: async (updates, { oids, object }, { signal, progress }) => {
      // The ids that the refs must hold go with the push: where one has moved, the server refuses it.
      const able = capabilities ?? (await advertised(signal)).capabilities;
      const breathe = createBreather();
      const pack = await encodePack(oids, async (oid: Oid, done) => {
        progress(done, oids.length);
        await breathe();
        signal.throwIfAborted();
        return await object(oid);
      });
      progress(oids.length, oids.length);
      const atOnce = able.has('atomic') ? [updates] : [updates.slice(0, -1), updates.slice(-1)];
      for (const some of atOnce) {
        if (some.length === 0) continue;
        try {
          readReport(await post(receive, pushRequest(some, pack, able), signal), url);
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          // A refusal may be somebody else's move; after an answer that was lost, the refs tell what happened.
          const { refs } = await advertised(signal).catch(() => {
            signal.throwIfAborted();
            throw error;
          });
          if (some.every(({ ref, to }) => (refs.get(ref) ?? null) === to)) continue;
          refuseMoved(some, refs);
          throw error;
        }
      }
    },
  };
}
