import { Failure } from '../failure.ts';
import type { Oid, Repository } from '../repository/types.ts';
import { secretForms } from './secret-forms.ts';
import type { SearchedSecret } from './secrets.ts';

/** Shorter values stand in many a file by chance. */
const shortest = 6;

type Found = { path: string; line: number; secret: SearchedSecret };

/**
 * Searches a state of the project for the exact values of its credentials. Throws `secret-found` with file and
 * line, never with the value.
 * @param searched the values; those that are shorter than six characters are left out
 * @param since the version that was searched before, of which only changes are looked at; null: all files
 */
export async function refuseSecrets(
  repository: Repository,
  searched: SearchedSecret[],
  since: Oid | null,
  tree: Oid,
): Promise<void> {
  const known = searched.filter(({ value }) => value.trim().length >= shortest);
  if (known.length === 0) return;
  const wanted = known.flatMap(secret => secretForms(secret.value).map(form => ({ secret, form })));
  for (const { after } of await repository.diffTrees(since, tree)) {
    if (after === null || after.mode === '160000') continue;
    const bytes = Buffer.from(await repository.readBlob(after.oid));
    const hit = wanted.find(({ form }) => bytes.includes(form));
    if (hit) throw found({ path: after.path, line: lineOf(bytes, hit.form), secret: hit.secret });
  }
}

function lineOf(bytes: Buffer, form: Buffer): number {
  let line = 1;
  const end = bytes.indexOf(form);
  for (let at = bytes.indexOf(10); at >= 0 && at < end; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}

function found({ path, line, secret: { what, about } }: Found): Failure {
  const message =
    `${path} holds a credential in line ${line}: ${what}. ` +
    'A version is kept for ever, so none was made. Take it out of the file, or change the credential.';
  return new Failure('secret-found', message, { path, line, ...about });
}
