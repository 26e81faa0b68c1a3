import type { Version } from '../../../contract/commands/versions.ts';
import type { ActivityEntry } from '../../../contract/receipt.ts';
import type { OpenProject } from '../project/types.ts';
import { openAudit } from './audit.ts';

/**
 * The audit trail in its own order, newest first, also where the clock went back meanwhile; among its records,
 * by their dates, the versions that were made outside of Tagline (tags without a record).
 */
export async function listActivity(project: OpenProject): Promise<ActivityEntry[]> {
  const [entries, versions] = await Promise.all([
    openAudit(project.repository).list(),
    project.listVersions(),
  ]);
  const recorded = new Set(entries.filter(entry => entry.kind === 'version').map(entry => entry.version));
  const outside = versions.filter(version => !recorded.has(version.name)).flatMap(entryOf);
  return merge(entries, outside);
}

/** Each of `others` comes before the first of `chain` that is not younger. Both newest first. */
function merge(chain: ActivityEntry[], others: ActivityEntry[]): ActivityEntry[] {
  const merged: ActivityEntry[] = [];
  let next = 0;
  for (const entry of chain) {
    const isYounger = ({ at }: ActivityEntry) => Date.parse(at) > Date.parse(entry.at);
    for (let other = others[next]; other !== undefined && isYounger(other); other = others[next]) {
      merged.push(other);
      next++;
    }
    merged.push(entry);
  }
  return [...merged, ...others.slice(next)];
}

function entryOf({ name, tag, commit, date, author }: Version): ActivityEntry[] {
  if (date === null) return [];
  return [
    {
      id: `version:${tag ?? commit ?? name}:${name}`,
      at: date,
      who: author,
      kind: 'version',
      title: `Version ${name}, made outside of Tagline`,
      version: name,
      environment: null,
      outcome: null,
      receipt: null,
    },
  ];
}
