import { groups } from './groups.ts';
import type { Reach, Row } from './work.ts';

const works = Object.values(groups).flat();

const reachOf = (row: Row): Reach | null =>
  works.find(({ work, size }) => work === row.work && size === row.size)?.reach ?? null;

/** What the row must reach, and whether it does; empty where nothing was promised. */
export function verdict(row: Row): { reach: string; met: string } {
  const reach = reachOf(row);
  if (reach === null) return { reach: '', met: '' };
  if ('rssMb' in reach)
    return { reach: `${reach.rssMb} MB`, met: row.rss_mb <= reach.rssMb ? 'met' : 'missed' };
  return { reach: `${reach.ratio}`, met: row.ratio !== null && row.ratio <= reach.ratio ? 'met' : 'missed' };
}

/** One row for a terminal. */
export function line(row: Row): string {
  const { reach, met } = verdict(row);
  const times =
    `${row.ours_ms} ms`.padStart(11) + (row.theirs_ms === null ? '' : `${row.theirs_ms} ms`).padStart(11);
  const ratio = (row.ratio === null ? '' : `x ${row.ratio}`).padStart(9);
  const memory = `${row.rss_mb} MB`.padStart(8) + `${row.stall_ms} ms`.padStart(9);
  return `${row.work.padEnd(54)} ${row.size.padEnd(30)}${times}${ratio} ${reach.padStart(7)} ${met.padEnd(7)}${memory}`;
}

/** docs/bench.md, made from the rows. */
export function markdown(rows: Row[], machine: string): string {
  const lines = rows.map(row => {
    const { reach, met } = verdict(row);
    const { work, size, ours_ms, theirs, theirs_ms, ratio, rss_mb, stall_ms } = row;
    const cells = [work, size, ours_ms, theirs, theirs_ms ?? '', ratio ?? '', reach, met, rss_mb, stall_ms];
    return `| ${cells.join(' | ')} |`;
  });
  return `# Benchmarks

Made by \`npm run bench -- --markdown\` (or \`--from ROWS.json --markdown\`, from what \`--json\` printed); not edited by
hand.

Medians, ours and native git in turn on the same work in the same run; a ratio under 1 means that Tagline took less
time. Ours is the core in its thread, asked through the client, as the window asks it, with the watcher running; only
packing, which nobody asks for, is the engine alone. Native git is one process for each command, as a user runs it.
Our writes are flushed to the disk (fsync) before they count as done; git's are as its defaults have them. "Cold" is a
core that was just started and has read nothing (its thread's start, once for each start of Tagline, is not counted); it
has the code that an earlier core compiled and kept, as after a user's first day (docs/decisions/008). "Verified" is a
list whose every row was checked against the refs.

"rss" is the memory of the whole process after the work, each group of works in a process of its own; "stall" the
longest time for which the main thread's event loop stood still in any of the rounds.

After our part of a version or a restore 150 ms pass before git's turn: what Tagline does behind its answer (flushing
working files, which the journal still covers, removing what was replaced, making temp files ahead) is in neither time.

A deployment of ours is the whole one, with the target alone in this thread: lock, comparing with what is live,
sending, flushing it to the disk, reading it again, comparing what is live after the switch. Theirs (\`cp\`, \`git push\`, rsync,
OpenSSH's sftp) sends, and no more; after \`cp\` everything is flushed. Over SFTP, 10,000 files are
3 pairs, and \`sftp -b\` over 40 ms, which takes minutes, is one.

${machine}.

| work | size | ours, ms | theirs | theirs, ms | ratio | reach | | rss, MB | stall, ms |
| --- | --- | ---: | --- | ---: | ---: | ---: | --- | ---: | ---: |
${lines.join('\n')}
`;
}
