import { Failure } from '../../../../failure.ts';
import { createBreather } from '../../../../repository/breathe.ts';
import type { Oid } from '../../../../repository/types.ts';
import { type Remote, refuseMoved } from '../remote.ts';
import { readCertificates } from './certificates.ts';
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
  /** A file with the only certificates to trust; empty: those that Node knows. */
  certificate?: string;
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
export function httpRemote({ url, username, password, certificate = '', limits = usual }: HttpPlace): Remote {
  /** Where the server says that it is; only ever on the same host. */
  let base = url;
  let secret: Promise<string | null> | null = null;
  let trusted: string | null = null;
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
      trusted ??= await readCertificates(certificate);
      const answer = await exchange({ url: asked, body: null, headers: known, signal, limits, trusted });
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

  const post = async (
    service: string,
    body: readonly Uint8Array[],
    signal: AbortSignal,
    sent?: (bytes: number) => void,
  ): Promise<Buffer> => {
    const known = await headers();
    trusted ??= await readCertificates(certificate);
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
      trusted,
      ...(sent ? { sent } : {}),
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
      progress(0, oids.length, 0);
      const pack = await encodePack(oids, async (oid: Oid) => {
        await breathe();
        signal.throwIfAborted();
        return await object(oid);
      });
      const size = pack.reduce((sum, part) => sum + part.length, 0);
      /** Objects stand one after the other: a part of the bytes is about that part of them. */
      const sent = (bytes: number) => {
        const packed = Math.min(bytes, size);
        progress(Math.floor((oids.length * packed) / size), oids.length, packed);
      };
      const atOnce = able.has('atomic') ? [updates] : [updates.slice(0, -1), updates.slice(-1)];
      for (const some of atOnce) {
        if (some.length === 0) continue;
        try {
          readReport(await post(receive, pushRequest(some, pack, able), signal, sent), url);
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
