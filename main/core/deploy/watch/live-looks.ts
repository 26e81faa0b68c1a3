import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EnvironmentDefinition, LiveLook, Running } from '../../../../contract/snapshot.ts';
import { createTemps } from '../../repository/durable-fs.ts';
import type { JudgedDrift } from '../drift.ts';
import type { LiveReading } from '../live-state.ts';

const foundSchema = z.object({
  message: z.string(),
  at: z.iso.datetime(),
  differing: z.number(),
  /** Names what was read there, so that another change is told from this one. */
  digest: z.string(),
});

const environmentSchema = z.object({
  /** What it was compared with, and where: after another deployment, or for another target, it says nothing. */
  key: z.string(),
  drift: foundSchema.nullable(),
  /** The digest that somebody does not want to be told of. */
  ignored: z.string().nullable(),
});
type Known = z.output<typeof environmentSchema>;

const fileSchema = z.object({ format: z.literal(1), environments: z.record(z.string(), environmentSchema) });

type Place = Pick<EnvironmentDefinition, 'id' | 'target'>;
type Look = { at: string; live: LiveLook['live']; message: string };

/**
 * What was found at the environments' targets, and what of it somebody ignores. A drift that was found is kept in
 * `.git/tagline/live.json` until a look shows that it is gone: it is told also after a restart without a network.
 */
export type LiveLooks = {
  /** Keeps what a look has shown. Never rejects: what can't be written is found again. */
  note(place: Place, reading: LiveReading, verdict: JudgedDrift, at: Date): Promise<void>;
  /** Null when nobody has looked since its last deployment, and nothing is known from earlier. */
  of(place: Place, running: Pick<Running, 'receiptId'> | null): Promise<LiveLook | null>;
  /** False when no drift is known there, or nothing changes by it. Durable when it resolves. */
  ignore(place: Place, running: Pick<Running, 'receiptId'> | null, ignore: boolean): Promise<boolean>;
};

const keyOf = ({ target }: Place, receiptId: string | null): string =>
  hash('sha256', JSON.stringify([receiptId, Object.entries(target).sort(([a], [b]) => (a < b ? -1 : 1))]));

export function createLiveLooks(gitDir: string): LiveLooks {
  const path = join(gitDir, 'tagline', 'live.json');
  const last = new Map<string, Look & { key: string }>();
  let loaded: Promise<Map<string, Known>> | null = null;
  const known = () => {
    loaded ??= load(path);
    return loaded;
  };
  const save = async (environments: Map<string, Known>) => {
    const text = `${JSON.stringify({ format: 1, environments: Object.fromEntries(environments) }, null, 2)}\n`;
    await createTemps(join(gitDir, 'tagline', 'tmp')).replace(path, Buffer.from(text));
  };

  return {
    note: async (place, reading, verdict, at) => {
      const key = keyOf(place, verdict.expected?.id ?? null);
      const { state: live, message } = verdict;
      last.set(place.id, { at: at.toISOString(), live, message, key });
      if (reading.kind === 'unreachable') return;
      const environments = await known();
      const before = environments.get(place.id);
      const differs = live === 'differs' || (live === 'empty' && verdict.expected !== null);
      if (!differs && before === undefined) return;
      const digest = digestOf(reading);
      const drift = differs
        ? { message, at: at.toISOString(), differing: verdict.drift.length, digest }
        : null;
      const same = before?.key === key && before.drift?.digest === digest;
      // Since when it is known, not when it was read again.
      if (same && before.drift && drift) drift.at = before.drift.at;
      const ignored = before?.key === key && before.ignored === digest ? digest : null;
      if (drift) environments.set(place.id, { key, drift, ignored });
      else environments.delete(place.id);
      if (!same || !drift) await save(environments).catch(() => undefined);
    },
    of: async (place, running) => {
      const key = keyOf(place, running?.receiptId ?? null);
      const found = (await known()).get(place.id);
      const stands = found?.key === key ? found : null;
      const drift = stands?.drift
        ? {
            message: stands.drift.message,
            at: stands.drift.at,
            differing: stands.drift.differing,
            ignored: stands.ignored === stands.drift.digest,
          }
        : null;
      const look = last.get(place.id);
      if (look?.key === key) return { at: look.at, live: look.live, message: look.message, drift };
      return drift && { at: drift.at, live: 'differs', message: drift.message, drift };
    },
    ignore: async (place, running, ignore) => {
      const environments = await known();
      const found = environments.get(place.id);
      if (!found?.drift || found.key !== keyOf(place, running?.receiptId ?? null)) return false;
      const ignored = ignore ? found.drift.digest : null;
      if (found.ignored === ignored) return false;
      const next = { ...found, ignored };
      await save(new Map(environments).set(place.id, next));
      environments.set(place.id, next);
      return true;
    },
  };
}

/** A file that is damaged or was made by a newer Tagline is as good as none: what it told is found again. */
async function load(path: string): Promise<Map<string, Known>> {
  try {
    const stored = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return new Map(Object.entries(stored.environments));
  } catch {
    return new Map();
  }
}

function digestOf(reading: Exclude<LiveReading, { kind: 'unreachable' }>): string {
  if (reading.kind === 'empty') return 'empty';
  const { release, files } = reading;
  const lines = files.map(({ path, mode, oid }) => `${mode} ${oid} ${path}`).sort();
  return hash('sha256', [release.id, ...lines].join('\n'));
}
