import { asFailure, Failure } from '../../../failure.ts';

/** Status codes of SFTP (draft-ietf-secsh-filexfer-02, 7). */
const status = { end: 1, missing: 2, denied: 3, failure: 4, unsupported: 8 };

const codeOf = (error: unknown): unknown =>
  error instanceof Error && !(error instanceof Failure) && 'code' in error ? error.code : null;

export const isEnd = (error: unknown): boolean => codeOf(error) === status.end;
export const isMissing = (error: unknown): boolean => codeOf(error) === status.missing;
export const isDenied = (error: unknown): boolean => codeOf(error) === status.denied;
/** The server knows no better reason: something is there already, or the disk is full. */
export const isRefused = (error: unknown): boolean => codeOf(error) === status.failure;
export const isUnsupported = (error: unknown): boolean => codeOf(error) === status.unsupported;

export const diskFull = (place: string, cause?: unknown): Failure =>
  new Failure(
    'disk-full',
    `The disk of the server that holds ${place} is full. Make room there and deploy again.`,
    { path: place },
    { cause },
  );

/** What the server answered, as a Failure with a plain sentence about the target. */
export function serverFailure(error: unknown, place: string, doing: string): unknown {
  if (error instanceof Failure || (error instanceof Error && error.name === 'AbortError')) return error;
  if (isDenied(error)) {
    const message = `The server gives no permission to write to ${place}, or to read there.`;
    return new Failure('permission-denied', message, { path: place }, { cause: error });
  }
  if (codeOf(error) === null) return asFailure(error, doing);
  const said = error instanceof Error ? error.message : String(error);
  const message = isMissing(error)
    ? `Something that should be in ${place} on the server is not there.`
    : `The server could not ${doing} in ${place}: ${said}.`;
  return new Failure('target-unreachable', message, { path: place }, { cause: error });
}
