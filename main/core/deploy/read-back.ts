import { diffFileLists } from '../project/compare/describe-changes.ts';
import type { LiveRelease, ReleaseFile, Step } from './targets/target.ts';

export type ReadBack = { matches: boolean; files: number; message: string };

/** Reads what is live, all of it, and compares it with the version's own files and the connections. */
export async function readBack(
  live: LiveRelease,
  version: string,
  wanted: ReleaseFile[],
  connections: { [key: string]: string },
  step: Step,
): Promise<ReadBack> {
  const files = await live.files(step);
  const changes = diffFileLists(files, wanted);
  if (changes.length > 0) {
    const message = `Live differs from ${version}: ${nameSome(changes.map(change => change.path))}.`;
    return { matches: false, files: files.length, message };
  }
  if (!sameConnections(await live.connections(), connections)) {
    return { matches: false, files: files.length, message: 'The connections do not read back the same.' };
  }
  return { matches: true, files: files.length, message: `Live matches ${version}.` };
}

/** `a, b and 3 more`. */
export function nameSome(names: string[], shown = 3): string {
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(', ')} and ${rest} more` : names.join(', ');
}

function sameConnections(a: { [key: string]: string } | null, b: { [key: string]: string }): boolean {
  if (a === null || Object.keys(a).length !== Object.keys(b).length) return false;
  return Object.entries(b).every(([key, value]) => a[key] === value);
}
