import { Failure } from '../../core/failure.ts';

/** Whether a person sits there who can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Asks on stderr for one line, which is not shown while it is typed. Throws `bad-request` when it is given up. */
export async function askHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  // Before the question: what is typed at once must not show either.
  stdin.setRawMode(true);
  stderr.write(`${question}: `);
  try {
    return await readLine(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

function readLine(stdin: NodeJS.ReadStream): Promise<string> {
  return new Promise((done, fail) => {
    let typed = '';
    const end = (finish: () => void) => {
      stdin.off('data', read);
      finish();
    };
    const read = (text: string) => {
      for (const key of text) {
        if (key === '\r' || key === '\n') return end(() => done(typed));
        // Ctrl-C and Ctrl-D.
        if (key === '\u0003' || key === '\u0004') return end(() => fail(givenUp()));
        if (key === '\u007f' || key === '\b') typed = [...typed].slice(0, -1).join('');
        else if (key >= ' ') typed += key;
      }
    };
    stdin.setEncoding('utf8').on('data', read).resume();
  });
}

const givenUp = () => new Failure('bad-request', 'Nothing was typed, so nothing was done.');

/** A secret from a person, or all of stdin (its last line break left out) from a program. */
export async function readSecret(question: string): Promise<string> {
  if (canAsk()) return await askHidden(question);
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text.replace(/\r?\n$/, '');
}

/** The same for a new passphrase, which a person types twice. */
export async function readNewPassphrase(question: string): Promise<string> {
  const passphrase = await readSecret(question);
  if (canAsk() && (await askHidden('The same once more')) !== passphrase) {
    throw new Failure('bad-request', 'The two are not the same, so nothing was done.');
  }
  return passphrase;
}
