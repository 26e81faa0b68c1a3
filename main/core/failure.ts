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

/**
 * Any thrown value as a Failure: Failures as they are, system errors by their errno with `action`
 * ("save flow.json") in the sentence, everything else as `internal`.
 */
export function asFailure(error: unknown, action = 'do that'): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (typeof code === 'string' && /^E[A-Z0-9]+$/.test(code)) {
      const data = { errno: code, ...(path === undefined ? {} : { path }) };
      return new Failure(systemCodes[code] ?? 'io-error', `Could not ${action}: ${error.message}`, data, {
        cause: error,
      });
    }
    return new Failure('internal', `Could not ${action}: ${error.message}`, {}, { cause: error });
  }
  return new Failure('internal', `Could not ${action}: ${String(error)}`);
}
