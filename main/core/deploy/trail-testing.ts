import { execFileSync } from 'node:child_process';
import type { ActivityEntry } from '../../../contract/receipt.ts';
import { git, gitRepository } from '../repository/git-for-tests.ts';
import { openRepository } from '../repository/open.ts';
import { auditRef, openAudit } from './audit.ts';
import { formatRecord } from './audit-record.ts';

type StoredRecord = {
  format: number;
  sequence: number;
  previous: string | null;
  entry: ActivityEntry;
  [key: string]: unknown;
};

/** A commit of the chain as native git is told to write it. `seconds` since 1970. */
export type Forged = { text: string; name: string; email: string; seconds: number; message: string };

const at = (number: number) => new Date(Date.UTC(2026, 2, 9, 8, number)).toISOString();

/** For tests: a project with one version, and a trail of `count` records; every second one a receipt of it. */
export async function trailOf(count: number) {
  const project = gitRepository({ a: '1' });
  git(project, 'tag', '-a', '1.0.0', '-m', 'first');
  const [tag = '', commit = '', tree = ''] = git(project, 'rev-parse', '1.0.0', 'HEAD', 'HEAD^{tree}').split(
    '\n',
  );
  const repository = await openRepository(project);
  const who = { name: 'Ada', email: 'ada@tagline.invalid' };
  const environment = { id: 'production', name: 'Production' };
  for (let number = 1; number <= count; number++) {
    const id = `entry-${number}`;
    const common = { id, at: at(number), who, version: '1.0.0' };
    const restore = { ...common, kind: 'restore', environment: null, outcome: null, receipt: null } as const;
    const receipt = {
      ...{
        id,
        startedAt: at(number - 1),
        endedAt: at(number),
        durationMs: 60_000,
        who,
        whoKnownBy: 'git' as const,
      },
      ...{ host: 'h', appVersion: 'test', action: 'deploy' as const, environment, from: null },
      ...{ target: { kind: 'folder', summary: '/srv' }, version: '1.0.0', tag, commit, tree },
      ...{ previousVersion: null, rollbackOf: null, reason: '', releaseId: 'r', files: 1, bytes: 1 },
      ...{ artifact: 'a'.repeat(64), credentials: null, outcome: 'succeeded' as const, message: 'Live.' },
      ...{ overwrote: null, readBack: null, health: null },
    };
    const entry: ActivityEntry =
      number % 2 === 0
        ? {
            ...common,
            kind: 'deployment',
            title: `Deployed ${number}`,
            environment,
            outcome: 'succeeded',
            receipt,
          }
        : { ...restore, title: `Restored ${number}` };
    await openAudit(repository).append(entry, 'test');
  }
  await repository.close();
  return project;
}

/** The chain as native git reads it, oldest first. */
export function readChain(project: string): { commits: string[]; records: Forged[] } {
  const commits = git(project, 'rev-list', '--reverse', auditRef).trim().split('\n');
  const records = commits.map(commit => {
    const [name = '', email = '', seconds = '', ...message] = git(
      project,
      'log',
      '-1',
      '--format=%an%n%ae%n%at%n%B',
      commit,
    ).split('\n');
    const text = git(project, 'show', `${commit}:record.json`);
    return { text, name, email, seconds: Number(seconds), message: message.join('\n').trimEnd() };
  });
  return { commits, records };
}

/** The text as Tagline would write it, with what `change` does to it. */
export function edited(forged: Forged, change: (record: StoredRecord) => void): Forged {
  const record = JSON.parse(forged.text) as StoredRecord;
  change(record);
  return { ...forged, text: Buffer.from(formatRecord(record)).toString() };
}

/** Writes chains with one run of native git: `refs/forged/INDEX` for each, on top of `base` (null: from nothing). */
export function writeChains(project: string, chains: { base: string | null; records: Forged[] }[]): void {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const stream = chains.flatMap(({ base, records }, index) => {
    const ref = `refs/forged/${index}`;
    const start = `reset ${ref}\n${base === null ? '' : `from ${base}\n`}\n`;
    const commits = records.map(({ text, name, email, seconds, message }) => {
      const who = `${name} <${email}> ${seconds} +0000`;
      const head = `commit ${ref}\nauthor ${who}\ncommitter ${who}\n${data(`${message}\n`)}`;
      return `${head}M 100644 inline record.json\n${data(text)}\n`;
    });
    return [start, ...commits];
  });
  execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: project, input: stream.join('') });
}
