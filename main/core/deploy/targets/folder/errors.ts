import { asFailure, Failure } from '../../../failure.ts';
import { errnoOf } from '../../../repository/durable-fs.ts';

const sentences: { [errno: string]: (root: string) => string } = {
  ENOSPC: root => `The disk that holds ${root} is full. Make room there and deploy again.`,
  EDQUOT: root => `The disk quota at ${root} is used up. Make room there and deploy again.`,
  EROFS: root => `${root} is on a disk that can only be read.`,
  EACCES: root => `You have no permission to write to ${root}.`,
  EPERM: root => `You have no permission to write to ${root}.`,
};
const gone = ['ENOENT', 'ENOTDIR', 'ENXIO', 'ENODEV', 'EIO', 'ESTALE', 'EHOSTDOWN', 'ETIMEDOUT', 'ELOOP'];

/** An error of the file system at a target, as a Failure with a plain sentence about the target. */
export function targetFailure(error: unknown, root: string, doing: string): unknown {
  // An abort is no failure: the pipeline tells it by its signal.
  if (error instanceof Failure || (error instanceof Error && error.name === 'AbortError')) return error;
  const errno = errnoOf(error);
  const failure = asFailure(error, doing);
  const sentence = sentences[errno]?.(root);
  if (sentence) return new Failure(failure.code, sentence, failure.data, { cause: error });
  if (gone.includes(errno)) {
    const message = `The target folder ${root} can’t be used: ${failure.message}`;
    return new Failure('target-unreachable', message, failure.data, { cause: error });
  }
  return failure;
}

/** Runs work at a target so that what it throws is worded. */
export async function atTarget<T>(root: string, doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw targetFailure(error, root, doing);
  }
}
