import { cp, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeProject } from './generate.ts';
import { git } from './git.ts';
import { markdown } from './report.ts';
import { type Bed, listVersions, type Row, worksOf } from './works.ts';

/**
 * Times the core against native git on the same work in the same run.
 * `--json`: rows on stdout and nothing else. `--sizes 50,1000`: other sizes. `--pairs N`: pairs a work.
 * `--markdown`: the table of docs/bench.md.
 */
async function main(args: string[]): Promise<void> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const sizes = (option('--sizes') ?? '50,1000,10000').split(',').map(Number);
  const pairs = Number(option('--pairs') ?? '7');
  const quiet = args.includes('--json') || args.includes('--markdown');
  const rows: Row[] = [];
  const tell = (row: Row) => {
    rows.push(row);
    const line = `${row.work.padEnd(44)} ${row.size.padStart(14)} ${`${row.ours_ms} ms`.padStart(12)} ${`${row.theirs_ms} ms`.padStart(12)} ${`x ${row.ratio}`.padStart(9)}`;
    (quiet ? process.stderr : process.stdout).write(`${line}\n`);
  };

  for (const files of sizes) {
    const scratch = await mkdtemp(join(tmpdir(), 'tagline-bench-'));
    try {
      const bed: Bed = {
        scratch,
        ours: join(scratch, 'ours'),
        theirs: join(scratch, 'theirs'),
        files,
        pairs,
      };
      await writeProject(bed.theirs, files);
      await git(scratch, 'init', '-q', '-b', 'main', bed.theirs);
      await git(bed.theirs, 'add', '-A');
      await git(bed.theirs, 'commit', '-qm', 'start');
      await cp(bed.theirs, bed.ours, { recursive: true });
      if (files === sizes[0]) tell(await listVersions(bed, 1000));
      await worksOf(bed, tell);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  const version = (await git('.', '--version')).trim();
  const machine = `Node ${process.version}, ${version}, ${cpus().length} cores, ${pairs} interleaved pairs each`;
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else if (args.includes('--markdown')) process.stdout.write(markdown(rows, machine));
}

await main(process.argv.slice(2));
