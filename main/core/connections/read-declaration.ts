import {
  type Declaration,
  declarationLimit,
  declarationPath,
} from '../../../contract/connections/declaration.ts';
import { type DeclarationProblem, parseDeclaration } from '../../../contract/connections/parse.ts';
import { Failure } from '../failure.ts';
import type { Oid, Repository } from '../repository/types.ts';

/** `foreign`: the project uses the file's name for something else. */
type Read = Declaration & { foreign?: true };

const foreign: Read = { connections: [], foreign: true };

/**
 * What a state of the project declares that it needs; nothing where it has no `connections.yaml`, or one that means
 * something else. Throws `connections-invalid` with line and column, from 1, or when the state can't be read.
 */
export async function readDeclaration(repository: Repository, tree: Oid): Promise<Read> {
  const entry = (await repository.readTree(tree)).find(({ name }) => name === declarationPath);
  if (!entry) return { connections: [] };
  if (entry.mode !== '100644' && entry.mode !== '100755') return foreign;
  const text = decode(await readShort(repository, entry.oid));
  if (text === null) return foreign;
  const parsed = parseDeclaration(text);
  if (parsed.declaration) return parsed.foreign ? foreign : parsed.declaration;
  const { problems } = parsed;
  const [problem] = problems;
  throw invalid(problem?.message ?? '', problem ?? null, problems.length - 1);
}

/** Bytes. More than a declaration may have: what is larger still says by its shape whether it is one. */
const largestRead = 4 * declarationLimit;

async function readShort(repository: Repository, oid: Oid): Promise<Uint8Array> {
  try {
    return await repository.readBlob(oid, { limit: largestRead });
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'file-too-large') throw error;
    throw invalid(`It is larger than ${largestRead / 1024} KB.`, null);
  }
}

/** Null for what is no text in UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
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
