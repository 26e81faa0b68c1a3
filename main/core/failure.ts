import type { ErrorCode, ErrorInfo, Json } from '../../contract/errors.ts';

/** The one error that the core throws on purpose: a code, a plain sentence, and what is concerned. */
export class Failure extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly data: { [key: string]: Json } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'Failure';
  }

  toInfo(): ErrorInfo {
    return { code: this.code, message: this.message, data: this.data };
  }
}

const systemCodes: { [errno: string]: ErrorCode } = {
  ENOENT: 'file-missing',
  EEXIST: 'file-exists',
  ENOTEMPTY: 'file-exists',
  ENOTDIR: 'path-invalid',
  EISDIR: 'path-invalid',
  ENAMETOOLONG: 'path-invalid',
  EINVAL: 'path-invalid',
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  EROFS: 'read-only',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
};

const noPermission = (path: string) =>
  `there is no permission for ${path}. Check who owns it and who may use it.`;
const noSpace = () => 'the disk is full. Make room and try again.';

/** What most often goes wrong, in words that say what to do; the system's own are in `cause`. */
const reasons: { [errno: string]: (path: string) => string } = {
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: path => `the disk that holds ${path} is read-only. Nothing was changed.`,
  ENAMETOOLONG: () => 'the name is longer than this system allows. Choose a shorter one.',
  ENOSPC: noSpace,
  EDQUOT: noSpace,
};

/**
 * Any thrown value as a Failure: Failures as they are, system errors by their errno with `action`
 * ("save flow.json") in the sentence, everything else as `internal`.
 */
export function asFailure(error: unknown, action = 'do that'): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Error) {
    const { code, dest, path: from } = error as NodeJS.ErrnoException & { dest?: string };
    // What is moved is a temp file that nobody knows of; where it should go says more.
    const path = dest ?? from;
    if (typeof code === 'string' && /^E[A-Z0-9]+$/.test(code)) {
      const data = { errno: code, ...(path === undefined ? {} : { path }) };
      const reason = reasons[code]?.(path ?? 'it') ?? error.message;
      return new Failure(systemCodes[code] ?? 'io-error', `Could not ${action}: ${reason}`, data, {
        cause: error,
      });
    }
    return new Failure('internal', `Could not ${action}: ${error.message}`, {}, { cause: error });
  }
  return new Failure('internal', `Could not ${action}: ${String(error)}`);
}
