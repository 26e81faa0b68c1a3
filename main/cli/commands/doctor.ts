import type { Command } from 'commander';
import type { DoctorResult } from '../../../contract/commands/project.ts';
import { must } from '../outcome.ts';
import { inProject } from '../run.ts';
import type { Paint } from '../terminal/paint.ts';
import { printable } from '../terminal/printable.ts';
import { cancelledExit } from '../words.ts';

const damageLeft = 1;

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check that the whole history can be read; ends with 1 when something is damaged')
    .option('--repair', 'make whole what can be rebuilt; nothing is deleted')
    .action(({ repair = false }: { repair?: boolean }, command: Command) =>
      inProject(command, async ({ client, terminal }) => {
        const result = must(await client.project.doctor({ repair }));
        if (result.kind === 'cancelled') return { data: result, text: 'Cancelled.', exit: cancelledExit };
        return {
          data: result,
          text: doctorText(result, terminal.paint),
          exit: result.damaged.length > 0 ? damageLeft : 0,
        };
      }),
    );
}

function doctorText(
  { checked, repaired, damaged, repairable, notes }: Extract<DoctorResult, { kind: 'checked' }>,
  paint: Paint,
): string {
  const lines = repaired.map(sentence => `${paint.green('repaired')} ${printable(sentence)}`);
  for (const { version, path, reason } of damaged) {
    const what = path === null ? reason : `${path} ${reason}`;
    lines.push(`${paint.red('damaged')} ${printable(version)}: ${printable(what)}`);
  }
  lines.push(...notes.map(note => paint.dim(printable(note))));
  lines.push(
    damaged.length === 0
      ? `${checked} objects checked; everything is whole.`
      : `${checked} objects checked; ${damaged.length} damaged. ${advice(repairable)}`,
  );
  return lines.join('\n');
}

const advice = (repairable: boolean) =>
  repairable
    ? '`tagline doctor --repair` makes whole what can be rebuilt.'
    : 'A backup or a clone of the project may hold them whole.';
