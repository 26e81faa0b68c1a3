import type { TreeChange } from '../repository/types.ts';
import type { LiveFile, LiveRelease, ReleaseFile, Step } from './targets/target.ts';

export type ReadBack = { matches: boolean; files: number; message: string };

/** From what is live to what a version holds, in path order; empty when they are the same. */
export function differences(live: LiveFile[], wanted: ReleaseFile[]): TreeChange[] {
  const before = new Map(live.map(({ path, mode, oid }) => [path, { path, mode, oid }]));
  const after = new Map(wanted.map(file => [file.path, file]));
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changes: TreeChange[] = [];
  for (const path of paths) {
    const a = before.get(path) ?? null;
    const b = after.get(path) ?? null;
    if (a?.oid !== b?.oid || a?.mode !== b?.mode) changes.push({ path, before: a, after: b });
  }
  return changes;
}

/** Reads what is live, all of it, and compares it with the version's own files and the connections. */
export async function readBack(
  live: LiveRelease,
  version: string,
  wanted: ReleaseFile[],
  connections: { [key: string]: string },
  step: Step,
): Promise<ReadBack> {
  const files = await live.files(step);
  const changes = differences(files, wanted);
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
