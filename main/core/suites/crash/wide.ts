import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from '../../repository/git-for-tests.ts';
import { must } from '../../testing/test-core.ts';
import { type Opened, save } from './template.ts';

type Side = 'A' | 'B';

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);
const named = <T>(entries: [string, T][]) => Object.fromEntries(entries);

/** Where a file stands at one side and a folder at the other, and what else a checkout can meet. */
const only: { [side in Side]: { [path: string]: string } } = {
  A: {
    'wide/turn-1': 'a file\n',
    'wide/turn-2/inner.txt': 'in a folder\n',
    'wide/turn-2/deep/er.txt': 'deeper\n',
    ...named(numbers(3).map(number => [`wide/old name/${number}.txt`, `moved ${number}\n`])),
    ...named(numbers(3).map(number => [`wide/gone/${number}/x.txt`, `gone ${number}\n`])),
  },
  B: {
    'wide/turn-1/inner.txt': 'in a folder\n',
    'wide/turn-1/deep/er.txt': 'deeper\n',
    'wide/turn-2': 'a file\n',
    ...named(numbers(3).map(number => [`wide/neuer Name ä/${number}.txt`, `moved ${number}\n`])),
    ...named(numbers(3).map(number => [`wide/came/${number}/y.txt`, `came ${number}\n`])),
  },
};

/** Puts one side into the folder, as another program would. */
export function writeSide(project: string, side: Side): void {
  rmSync(join(project, 'wide'), { recursive: true, force: true });
  writeFiles(project, {
    ...named(
      numbers(9).map(number => [
        `wide/d${number % 3}/e/f/g/${number}.txt`,
        number % 3 === 0 ? 'the same\n' : `${side} ${number}\n`,
      ]),
    ),
    'wide/large.txt': `${side} is a long line\n`.repeat(20_000),
    'wide/run-1.sh': '#!/bin/sh\n',
    'wide/run-2.sh': '#!/bin/sh\n',
    ...only[side],
  });
  chmodSync(join(project, side === 'A' ? 'wide/run-1.sh' : 'wide/run-2.sh'), 0o755);
  symlinkSync(side === 'A' ? 'run-1.sh' : 'run-2.sh', join(project, 'wide/link'));
}

/** Versions A and B, which differ in dozens of files, and a draft on top of B. */
export async function makeWide(opened: Opened): Promise<void> {
  const { client, project } = opened;
  for (const side of ['A', 'B'] as const) {
    writeSide(project, side);
    await must(client.versions.create({ name: side }));
  }
  await must(save(opened, { 'wide/d1/e/f/g/1.txt': 'draft\n' }));
}
