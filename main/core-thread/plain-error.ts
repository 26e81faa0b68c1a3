/** What the core makes its words from, of an error that crosses between threads. */
export type PlainError = { message: string; code?: string; path?: string };

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, code, path } = error as NodeJS.ErrnoException;
  return {
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof path === 'string' ? { path } : {}),
  };
}

export const fromPlainError = ({ message, ...rest }: PlainError): Error =>
  Object.assign(new Error(message), rest);
