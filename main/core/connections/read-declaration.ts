import {
  type Declaration,
  declarationLimit,
  declarationPath,
} from '../../../contract/connections/declaration.ts';
import { type DeclarationProblem, parseDeclaration } from '../../../contract/connections/parse.ts';
import { Failure } from '../failure.ts';
import type { Oid, Repository } from '../repository/types.ts';

/**
 * What a state of the project declares that it needs; nothing where it has no `connections.yaml`. Throws
 * `connections-invalid` with line and column, from 1, or when the state can't be read.
 */
export async function readDeclaration(repository: Repository, tree: Oid): Promise<Declaration> {
  const entry = (await repository.readTree(tree)).find(({ name }) => name === declarationPath);
  if (!entry) return { connections: [] };
  if (entry.mode !== '100644' && entry.mode !== '100755') throw invalid('It is no ordinary file.', null);
  const bytes = await readShort(repository, entry.oid);
  const { declaration, problems } = parseDeclaration(decode(bytes));
  if (declaration) return declaration;
  const [problem] = problems;
  throw invalid(problem?.message ?? '', problem ?? null, problems.length - 1);
}

async function readShort(repository: Repository, oid: Oid): Promise<Uint8Array> {
  try {
    return await repository.readBlob(oid, { limit: declarationLimit });
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'file-too-large') throw error;
    throw invalid(`It is larger than ${declarationLimit / 1024} KB.`, null);
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid('It is no text in UTF-8.', null);
  }
}

function invalid(what: string, at: Pick<DeclarationProblem, 'line' | 'column'> | null, more = 0): Failure {
  const where = at === null ? '' : `, line ${at.line}, column ${at.column}`;
  const others =
    more === 0 ? '' : ` ${more === 1 ? 'One more mistake follows' : `${more} more mistakes follow`}.`;
  const message = `What the integration needs can’t be read (${declarationPath}${where}): ${what}${others}`;
  const place = at === null ? {} : { line: at.line, column: at.column };
  return new Failure('connections-invalid', message, { path: declarationPath, ...place });
}
