import type { Version } from '../../../contract/commands/versions.ts';
import type { AuthorSource } from '../../../contract/receipt.ts';
import type { Counts, Instant, Person } from '../../../contract/shapes.ts';
import type { Standing } from '../../../contract/snapshot.ts';
import type { LiveLooks } from '../deploy/watch/live-looks.ts';
import type { Oid, Repository } from '../repository/types.ts';
import type { Secrets } from '../vault/secrets.ts';
import type { VersionPage, VersionSummary } from './versions/version-index.ts';
import type { TreeVersion } from './versions/version-of-tree.ts';

/** A version with everything that a deployment has to name. */
export type ResolvedVersion = {
  name: string;
  description: string;
  /** The tag object; the commit itself for a lightweight tag. */
  tag: Oid;
  commit: Oid;
  tree: Oid;
  date: Instant | null;
  author: Person | null;
};

export type Draft = {
  /** The latest draft's state: the working folder as last seen. */
  tree: Oid;
  base: string | null;
  /** The base version's tree; null without a base. */
  baseTree: Oid | null;
  changes: Counts;
  savedAt: Instant | null;
};

/** One open project: the repository and what the product makes of it. Everything throws Failures. */
export type OpenProject = {
  path: string;
  name: string;
  repository: Repository;
  secrets: Secrets;
  /** What was found the last time that somebody looked at what really runs. */
  looks: LiveLooks;
  standing: Standing;
  /** Who signs; throws `author-unknown` with what to do when nobody is configured. */
  author(): Promise<Person>;
  /** Where that was found. */
  authorSource(): AuthorSource;
  /** Newest first, bad rows included. Cached until a ref changes. */
  listVersions(): Promise<Version[]>;
  /** The same for a screen: its rows may be parsed only when somebody looks at them. */
  allVersions(): Promise<VersionPage>;
  /** The newest ones at once, also of thousands; the whole list is read behind it. */
  newestVersions(limit: number): Promise<VersionPage>;
  versionSummary(): Promise<VersionSummary>;
  versionNames(): Promise<string[]>;
  /** Throws `version-missing` or `version-damaged`. */
  resolveVersion(name: string): Promise<ResolvedVersion>;
  /** Looks at the working folder (stat scan) and answers the current draft. */
  draft(): Promise<Draft>;
  /** Makes a version of the draft, under the write lock. Throws `name-invalid`, `secret-found`, `read-only` ... */
  createVersion(input: { name: string; description: string }): Promise<ResolvedVersion>;
  /** Makes a version of files from elsewhere; draft, branch and working folder stay. Throws as `createVersion`. */
  versionOfTree(input: TreeVersion): Promise<ResolvedVersion>;
};
