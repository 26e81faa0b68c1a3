import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../../repository/git-for-tests.ts';

/** One shell that runs many short scripts: a process started from a small one costs a third. */
export type Shell = {
  /** Answers what the script prints. Rejects when it ends with anything but 0. */
  run: (folder: string, script: string) => Promise<string>;
  close: () => Promise<void>;
};

export const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

export function openShell(): Shell {
  const child = spawn('sh', { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  const errors = join(tempFolder(), 'errors');
  const mark = `--end-of-script-${process.pid}--`;
  const end = new RegExp(`${mark} (\\d+)\\n$`);
  let output: Buffer[] = [];
  let look: () => void = () => undefined;
  child.stdout.on('data', (data: Buffer) => {
    output.push(data);
    if (data.at(-1) === 0x0a) look();
  });

  return {
    run: (folder, script) =>
      new Promise<string>((resolve, reject) => {
        output = [];
        look = () => {
          const text = Buffer.concat(output).toString('utf8');
          const found = end.exec(text);
          if (!found) return;
          const printed = text.slice(0, found.index);
          if (found[1] === '0') resolve(printed);
          else
            reject(new Error(`${script}\nended with ${found[1]}: ${printed}${readFileSync(errors, 'utf8')}`));
        };
        child.stdin.write(
          `(set -e; cd ${quote(folder)}; ${script}) </dev/null 2>${quote(errors)}; echo "${mark} $?"\n`,
        );
      }),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
