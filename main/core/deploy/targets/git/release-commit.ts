import { z } from 'zod';
import { encodeCommit, parseCommit } from '../../../repository/parse-commit.ts';
import { objectDamaged, objectId, type RawObject } from '../../../repository/raw-object.ts';
import type { CommitObject, Oid, Signature } from '../../../repository/types.ts';
import type { Release } from '../target.ts';

export const emptyTree: { oid: Oid; object: RawObject } = {
  oid: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  object: { type: 'tree', data: Buffer.alloc(0) },
};

/** What the message of a commit of ours tells about its release, in trailers. */
export type Note = {
  /** Null: nothing is live. */
  release: string | null;
  version: string | null;
  deployment: string | null;
  /** Null when they can't be read. */
  connections: { [key: string]: string } | null;
};

const none = '(none)';
const connectionsSchema = z.record(z.string(), z.string());

/** One line of what may hold anything. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').trim();

function message(title: string, trailers: { [name: string]: string }): string {
  const lines = Object.entries(trailers).map(([name, value]) => `Tagline-${name}: ${oneLine(value)}`);
  return `${oneLine(title)}\n\n${lines.join('\n')}`;
}

/** The message of a release's commit. */
export function releaseMessage(release: Release): string {
  const { id, deployment, version, tag, commit, environment, connections } = release;
  const sorted = Object.entries(connections).sort(([a], [b]) => (a < b ? -1 : 1));
  return message(`Deploy ${version} to ${environment.name}`, {
    Release: id,
    Deployment: deployment,
    Version: version,
    Tag: tag,
    Commit: commit,
    Environment: environment.id,
    Connections: JSON.stringify(Object.fromEntries(sorted)),
  });
}

/** The message of a commit that brings back what an earlier one held; `note` is that one's. */
export function revertMessage(id: string, note: Note | null): string {
  return message(`Back to ${note?.version ?? id}`, {
    Release: id,
    ...(note?.version ? { Version: note.version } : {}),
    ...(note?.deployment ? { Deployment: note.deployment } : {}),
    ...(note?.connections ? { Connections: JSON.stringify(note.connections) } : {}),
  });
}

/** The message of a commit after which nothing is deployed. */
export const emptyMessage = () => message('Nothing is deployed', { Release: none });

/** Null for a commit that Tagline did not make. */
export function readNote(text: string): Note | null {
  const value = (name: string) => new RegExp(`^Tagline-${name}: (.*)$`, 'm').exec(text)?.[1]?.trim() ?? null;
  const release = value('Release');
  if (!release) return null;
  const [version, deployment, connections] = [value('Version'), value('Deployment'), value('Connections')];
  return {
    release: release === none ? null : release,
    version,
    deployment,
    connections: readConnections(connections),
  };
}

function readConnections(text: string | null): Note['connections'] {
  try {
    return connectionsSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

export type NewCommit = { oid: Oid; object: RawObject };

export function newCommit(tree: Oid, parents: Oid[], author: Signature, text: string): NewCommit {
  const data = encodeCommit({ tree, parents, author, message: text });
  return { oid: objectId('commit', data), object: { type: 'commit', data } };
}

/** Throws `version-damaged`. */
export function commitOf(oid: Oid, { type, data }: RawObject): CommitObject {
  const commit = type === 'commit' ? parseCommit(data) : null;
  if (commit === null) throw objectDamaged(oid, 'is not a commit that can be read');
  return commit;
}
