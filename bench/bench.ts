import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { git } from './git.ts';
import { groups, isMeant } from './groups.ts';
import { line, markdown } from './report.ts';
import { runGroup } from './run-group.ts';
import type { Row } from './work.ts';

const usage = `npm run bench -- [options]

Times Tagline against native git, rsync and OpenSSH on the same work in the same run.

  --json         the rows on stdout and nothing else
  --markdown     docs/bench.md on stdout
  --from FILE    takes the rows from what --json printed before, and runs nothing
  --only TEXT    only works whose name and size hold TEXT
  --pairs N      so many pairs for each work (7)
  --long         also what takes minutes
`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    from: { type: 'string' },
    only: { type: 'string' },
    pairs: { type: 'string', default: '7' },
    long: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    // For the processes that this one starts.
    group: { type: 'string' },
    folder: { type: 'string' },
  },
});
const { only, long } = values;

/** Runs one group in a process of its own. Answers whether all of its works could be run. */
async function runApart(group: string, folder: string, tell: (row: Row) => void): Promise<boolean> {
  const args = ['--group', group, '--folder', folder, '--pairs', values.pairs];
  const child = spawn(
    process.execPath,
    [
      process.argv[1] ?? '',
      ...args,
      ...(long ? ['--long'] : []),
      ...(only === undefined ? [] : ['--only', only]),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  createInterface({ input: child.stdout }).on('line', text => tell(JSON.parse(text) as Row));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', code => done(code === 0));
  });
}

async function runAll(): Promise<Row[]> {
  const rows: Row[] = [];
  const stream = values.json || values.markdown ? process.stderr : process.stdout;
  const folder = mkdtempSync(join(tmpdir(), 'tagline-bench-'));
  try {
    for (const [name, works] of Object.entries(groups)) {
      if (!works.some(work => isMeant(work, { only, long }))) continue;
      const complete = await runApart(name, folder, row => {
        rows.push(row);
        stream.write(`${line(row)}\n`);
      });
      if (!complete) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

if (values.help) process.stdout.write(usage);
else if (values.group !== undefined && values.folder !== undefined) {
  const complete = await runGroup(values.group, values.folder, Number(values.pairs), { only, long });
  // A core that is left open would keep the process.
  process.exit(complete ? 0 : 1);
} else {
  const rows =
    values.from === undefined ? await runAll() : (JSON.parse(readFileSync(values.from, 'utf8')) as Row[]);
  const version = (await git('/', '--version')).trim();
  const machine = `Node ${process.version}, ${version}, ${cpus().length} cores, ${values.pairs} interleaved pairs each`;
  if (values.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else if (values.markdown) process.stdout.write(markdown(rows, machine));
}
