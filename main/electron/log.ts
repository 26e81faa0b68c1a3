import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { inspect } from 'node:util';

const keptBytes = 1_000_000;

/**
 * A plain text log of what went wrong, one entry after another. When it has grown it starts anew and the old
 * one stays beside it as `.1`. Never throws: it is called when something else has failed already.
 */
export function createLog(path: string) {
  return {
    path,
    write(title: string, cause?: unknown): void {
      const text = typeof cause === 'string' ? cause : inspect(cause);
      const detail = cause === undefined ? '' : `\n${text}`;
      const entry = `${new Date().toISOString()} ${title}${detail}\n`;
      process.stderr.write(entry);
      try {
        mkdirSync(dirname(path), { recursive: true });
        if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > keptBytes) renameSync(path, `${path}.1`);
        appendFileSync(path, entry);
      } catch (error) {
        process.stderr.write(`The log could not be written: ${String(error)}\n`);
      }
    },
  };
}

export type Log = ReturnType<typeof createLog>;
