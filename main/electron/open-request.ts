import { resolve } from 'node:path';

/** What a start of the program asks to open. */
export type OpenRequest = { kind: 'project'; path: string } | { kind: 'sample' };

/**
 * Reads `--project PATH`, `--project=PATH`, `--demo` or a plain path. Unknown switches are passed over:
 * Chromium and the system add their own.
 * @param args the arguments without the program (and without the app's folder, in development)
 * @param cwd what a relative path is relative to
 */
export function parseOpenRequest(args: readonly string[], cwd: string): OpenRequest | null {
  const [first] = args;
  if (first === undefined) return null;
  const rest = args.slice(1);
  if (first === '--demo') return { kind: 'sample' };
  if (first === '--project') return project(rest[0], cwd) ?? parseOpenRequest(rest.slice(1), cwd);
  if (first.startsWith('--project=')) return project(first.slice('--project='.length), cwd);
  if (first.startsWith('-')) return parseOpenRequest(rest, cwd);
  return project(first, cwd) ?? parseOpenRequest(rest, cwd);
}

/** An OpenRequest that another process handed over, or null when it is none. */
export function asOpenRequest(value: unknown): OpenRequest | null {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  if (value.kind === 'sample') return { kind: 'sample' };
  if (value.kind !== 'project' || !('path' in value) || typeof value.path !== 'string') return null;
  return { kind: 'project', path: value.path };
}

function project(path: string | undefined, cwd: string): OpenRequest | null {
  return path === undefined || path === '' ? null : { kind: 'project', path: resolve(cwd, path) };
}
