import type { Version } from '../../../contract/commands/versions.ts';

/** Does `name` stand before `base` in the history? False where either isn't in the list (newest first). */
export function isOlder(name: string, base: string | null, versions: Version[]): boolean {
  const at = versions.findIndex(version => version.name === name);
  const baseAt = versions.findIndex(version => version.name === base);
  return baseAt >= 0 && at > baseAt;
}
