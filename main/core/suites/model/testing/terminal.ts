import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempFolder } from '../../../repository/git-for-tests.ts';
import { quote } from '../../testing/shell.ts';

/** One command that was run: how it ended and what it complained about. */
export type Ran = { name: string; round: number; code: number; complaint: string };

const identity = '-c user.name=Terminal -c user.email=terminal@example.org -c gc.autoDetach=false';

/** Runs commands of native git over and over in a process of its own, until `stop`. `$I` counts the rounds. */
export function startTerminal(folder: string, commands: { [name: string]: string }) {
  const end = join(tempFolder(), 'end');
  const errors = join(tempFolder(), 'errors');
  const lines = Object.entries(commands).map(
    ([name, command]) =>
      `(set -e; ${command.replaceAll('git ', `git ${identity} `)}) >/dev/null 2>${quote(errors)}; ` +
      `printf '%s\\t%s\\t%s\\t%s\\0' ${quote(name)} $I $? "$(cat ${quote(errors)})"`,
  );
  const script = `I=0; while [ ! -e ${quote(end)} ]; do I=$((I+1)); ${lines.join('; ')}; done`;
  const child = spawn('sh', ['-c', script], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const stop = async () => {
    writeFileSync(end, '');
    await ended;
  };
  onTestFinished(stop);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  return {
    stop: async (): Promise<Ran[]> => {
      await stop();
      return printed
        .split('\0')
        .slice(0, -1)
        .map(row => {
          const [name = '', round, code, ...complaint] = row.split('\t');
          return { name, round: Number(round), code: Number(code), complaint: complaint.join('\t') };
        });
    },
  };
}
