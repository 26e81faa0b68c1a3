import { z } from 'zod';
import { command } from '../command.ts';
import type { ErrorInfo } from '../errors.ts';
import { type Counts, type Instant, nothing, type Person, versionName } from '../shapes.ts';

/** One row of the timeline. A tag that can't be read is a row with a `problem`. */
export type Version = {
  name: string;
  kind: 'annotated' | 'lightweight' | 'broken';
  /** The tag's message as typed, without a signature; plain text, may hold anything. */
  description: string;
  author: Person | null;
  date: Instant | null;
  signed: 'pgp' | 'ssh' | 'x509' | null;
  /** Ids of the tag object (null for a lightweight tag), the commit and the tree. */
  tag: string | null;
  commit: string | null;
  tree: string | null;
  /** Can be viewed, compared, restored and deployed. */
  usable: boolean;
  problem: ErrorInfo | null;
};

export type NameCheck =
  | { ok: true }
  | { ok: false; code: 'name-invalid' | 'name-taken'; message: string; repaired: string | null };

export type NameSuggestion = {
  name: string;
  kind: 'patch' | 'minor' | 'major' | 'date' | 'quarter' | 'milestone' | 'candidate' | 'release' | 'combined';
  /** When to use it, for example `Bug fix or minor correction`. */
  when: string;
};

export type CreateResult = { kind: 'created'; name: string } | { kind: 'nothing-to-do'; base: string };

export type RestoreResult = { kind: 'restored'; counts: Counts } | { kind: 'nothing-to-do' };

export const versions = {
  /**
   * Newest first. With a `limit`, the newest that many come at once, also where the whole list takes a while;
   * `total` is how many there are, `complete` whether these are all.
   */
  list: command<{ versions: Version[]; total: number; complete: boolean }>()(
    z.object({ limit: z.number().int().min(1).max(1000).optional() }).strict(),
  ),
  /** What each version changed against the one before it in the list; null where that can't be known. */
  counts: command<{ counts: { [name: string]: Counts | null } }>()(
    z.object({ names: z.array(versionName).max(200) }),
  ),
  checkName: command<NameCheck>()(z.object({ name: z.string().max(1024) })),
  /** Names that follow the project's own habit, the best first. */
  suggestNames: command<{ suggestions: NameSuggestion[] }>()(nothing),
  /** `nothing-to-do` when the draft equals the active version, unless `allowUnchanged`. */
  create: command<CreateResult>()(
    z.object({
      name: versionName,
      description: z
        .string()
        .max(1024 * 1024)
        .default(''),
      allowUnchanged: z.boolean().default(false),
    }),
  ),
  /** Takes it out of the list; what it named is kept for `undelete`. Refused while an environment needs it. */
  delete: command<{ undoToken: string }>()(z.object({ name: versionName })),
  undelete: command<null>()(z.object({ name: versionName, undoToken: z.string().regex(/^[0-9a-f]{40}$/) })),
  /** Switch: look at a version; the draft stays untouched. */
  view: command<null>()(z.object({ name: versionName })),
  /** Back from a version to the latest draft. */
  returnToDraft: command<null>()(nothing),
  /** What `restore` would be refused for as things stand, a sentence each: names that can't be written out. */
  planRestore: command<{ refusals: string[] }>()(z.object({ name: versionName })),
  /** The version's state becomes the working state, exactly; what the draft held is kept for `undo`. */
  restore: command<RestoreResult>()(z.object({ name: versionName })),
  /** Takes back the last restore. */
  undo: command<null>()(nothing),
};
