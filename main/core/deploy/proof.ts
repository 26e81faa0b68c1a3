import { createHash } from 'node:crypto';
import type { RecordProof } from '../../../contract/trail.ts';
import { Failure } from '../failure.ts';
import type { Repository } from '../repository/types.ts';
import { openAudit } from './audit.ts';
import { proveRecord, RecordWrong } from './verify-record.ts';

/** The record of an entry as it is stored; null when there is none. Throws `repository-damaged` for a wrong one. */
export async function proofOf(repository: Repository, id: string): Promise<RecordProof | null> {
  const commit = await openAudit(repository).find(id);
  if (commit === null) return null;
  try {
    const { record, text } = await proveRecord(repository, commit, await repository.readCommit(commit));
    return {
      commit,
      previous: record.previous,
      sequence: record.sequence,
      format: record.format,
      sha256: createHash('sha256').update(text).digest('hex'),
      text: new TextDecoder().decode(text),
    };
  } catch (error) {
    if (!(error instanceof RecordWrong)) throw error;
    const message = `This record ${error.message}. “Verify the trail” looks at all of them.`;
    throw new Failure('repository-damaged', message, { commit });
  }
}
