import type { Version } from '../../../contract/commands/versions.ts';
import type { ActivityEntry } from '../../../contract/receipt.ts';
import type { OpenProject } from '../project/types.ts';
import { openAudit } from './audit.ts';

/** The audit trail with the versions that were made outside of Tagline (tags without a record), newest first. */
export async function listActivity(project: OpenProject): Promise<ActivityEntry[]> {
  const [entries, versions] = await Promise.all([
    openAudit(project.repository).list(),
    project.listVersions(),
  ]);
  const recorded = new Set(entries.filter(entry => entry.kind === 'version').map(entry => entry.version));
  const outside = versions.filter(version => !recorded.has(version.name)).flatMap(entryOf);
  // A stable sort keeps the chain's own order where times are equal.
  return [...entries, ...outside].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
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
