import type { Version } from '../../../../contract/commands/versions.ts';
import { Failure } from '../../failure.ts';
import type { Oid, Repository, Signature } from '../../repository/types.ts';

const deepestNesting = 10;

type Row = Pick<Version, 'kind' | 'description' | 'author' | 'date' | 'signed' | 'tag'>;

const personOf = (signature: Signature | null) =>
  signature === null ? null : { name: signature.name, email: signature.email };

function instantOf(signature: Signature | null): string | null {
  const time = signature?.date.getTime();
  return time === undefined || Number.isNaN(time) ? null : new Date(time).toISOString();
}

const broken = (name: string, reason: string, row: Partial<Row> = {}): Version => ({
  name,
  kind: 'broken',
  description: '',
  author: null,
  date: null,
  signed: null,
  tag: null,
  ...row,
  commit: null,
  tree: null,
  usable: false,
  problem: { code: 'version-damaged', message: reason, data: { version: name } },
});

/** A version made without a description has its name as the tag's message, which git requires. */
const descriptionOf = (message: string, name: string) => {
  const description = message.trimEnd();
  return description === name ? '' : description;
};

/**
 * What the ref `refs/tags/NAME` with value `oid` shows as a row of the timeline: annotated, lightweight,
 * nested (a tag of a tag), of something else than a commit, or damaged. Throws only system errors.
 */
export async function readVersion(repository: Repository, name: string, oid: Oid): Promise<Version> {
  let row: Row | null = null;
  try {
    let at = oid;
    let type: string = await repository.typeOf(oid);
    for (let depth = 0; depth < deepestNesting; depth++) {
      if (type === 'commit') return await ofCommit(repository, name, at, row);
      if (type !== 'tag') {
        const what = type === 'tree' ? 'a bare folder tree' : 'a single file';
        return broken(name, `The tag ${name} names ${what}, not a version of the project.`, row ?? {});
      }
      const { object, type: next, tagger, message, signed } = await repository.readTag(at);
      row ??= {
        kind: 'annotated',
        description: descriptionOf(message, name),
        author: personOf(tagger),
        date: instantOf(tagger),
        signed,
        tag: oid,
      };
      [at, type] = [object, next];
    }
    return broken(name, `The tag ${name} names a tag of a tag, too many deep.`, row ?? {});
  } catch (error) {
    if (!(error instanceof Failure) || !/damaged$/.test(error.code)) throw error;
    return broken(name, `The version ${name} can’t be read: ${error.message}`, row ?? {});
  }
}

async function ofCommit(
  repository: Repository,
  name: string,
  commit: Oid,
  row: Row | null,
): Promise<Version> {
  const { tree, author, committer, message } = await repository.readCommit(commit);
  const found = { name, commit, tree, usable: true, problem: null };
  const lightweight: Row = {
    kind: 'lightweight',
    description: message.trimEnd(),
    author: personOf(author),
    date: instantOf(committer),
    signed: null,
    tag: null,
  };
  if (row === null) return { ...lightweight, ...found };
  return { ...row, author: row.author ?? lightweight.author, date: row.date ?? lightweight.date, ...found };
}
