/**
 * What the tests kill: works on a project for ever. It is told by one line on its input when to begin, and where:
 * HOME PROJECT ROUND WATCHED. Each piece of work is announced before it begins and acknowledged after it.
 */
import { createInterface } from 'node:readline';
import { must, startTestCore } from '../../testing/test-core.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function work(home: string, project: string, first: number, watched: boolean): Promise<void> {
  const { client, core } = await startTestCore(home);
  // As a window does: outside edits are watched for, and files are made ahead and removed behind the answers.
  if (watched) core.subscribe(() => undefined);
  await must(client.project.open({ path: project }));
  say('opened');
  for (let round = first; ; round++) {
    const files = [{ path: 'note.txt', text: `${round}\n` }];
    say(`begin note ${round}`);
    await must(client.files.save({ files }));
    say(`done note ${round}`);
    if (round % 3 === 0) {
      say(`begin version v${round}`);
      await must(client.versions.create({ name: `v${round}` }));
      say(`done version v${round}`);
    }
    if (round % 4 === 0) {
      const name = round % 8 === 0 ? 'one' : 'two';
      say(`begin restore ${name}`);
      await must(client.versions.restore({ name }));
      say(`done restore ${name}`);
    }
  }
}

createInterface({ input: process.stdin }).once('line', line => {
  const [home = '', project = '', round = '', watched = ''] = line.split('\t');
  work(home, project, Number(round), watched === 'watched').catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  });
});
say('ready');
