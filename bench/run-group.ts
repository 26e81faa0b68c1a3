import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeBed } from './beds.ts';
import { copyRepository, git } from './git.ts';
import { type Choice, groups, isMeant } from './groups.ts';
import type { Measured } from './measure.ts';
import type { BedName, Row, Surroundings, Work } from './work.ts';

const round = (value: number) => Number(value.toPrecision(3));

const row = ({ work, size, theirs }: Work, measured: Measured): Row => ({
  work,
  size,
  ours_ms: round(measured.ours),
  theirs,
  theirs_ms: measured.theirs === null ? null : round(measured.theirs),
  ratio: measured.ratio === null ? null : round(measured.ratio),
  rss_mb: Math.round(process.memoryUsage.rss() / 1_000_000),
  stall_ms: round(measured.stall),
});

/** Runs a group's works here and prints their rows, one JSON document a line; on stderr, what could not be run. */
export async function runGroup(
  name: string,
  folder: string,
  pairs: number,
  choice: Choice,
): Promise<boolean> {
  const scratch = mkdtempSync(join(folder, 'group-'));
  const surroundings = surroundingsOf(folder, scratch, pairs);
  let complete = true;
  for (const work of groups[name] ?? []) {
    if (!isMeant(work, choice)) continue;
    try {
      process.stdout.write(`${JSON.stringify(row(work, await work.run(surroundings)))}\n`);
    } catch (error) {
      complete = false;
      process.stderr.write(`left out: ${work.work}, ${work.size}: ${String(error)}\n`);
    }
  }
  rmSync(scratch, { recursive: true, force: true });
  return complete;
}

function surroundingsOf(folder: string, scratch: string, pairs: number): Surroundings {
  const made = new Map<BedName, Promise<{ ours: string; theirs: string }>>();
  const bed = (name: BedName) => makeBed(join(folder, 'beds'), name);
  const copy = async (name: BedName) => {
    const [ours, theirs] = [join(scratch, `${name}-ours`), join(scratch, `${name}-theirs`)];
    for (const to of [ours, theirs]) {
      await copyRepository(await bed(name), to);
      // The copies' files are others than the index knows; a user's index knows them.
      await git(to, 'status', '--porcelain');
    }
    return { ours, theirs };
  };
  const copies = (name: BedName) => {
    const known = made.get(name) ?? copy(name);
    made.set(name, known);
    return known;
  };
  return { scratch, pairs, bed, copies };
}
