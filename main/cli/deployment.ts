import type { contract, InputOf } from '../../contract/contract.ts';
import type { Receipt } from '../../contract/receipt.ts';
import { Failure } from '../core/failure.ts';
import { followJob } from './follow-job.ts';
import { must, type Outcome } from './outcome.ts';
import type { Session } from './session.ts';
import { plural } from './terminal/counts.ts';
import { printable } from './terminal/printable.ts';
import { cancelledExit } from './words.ts';

/** Deploys, waits for the end and answers the receipt. Throws the job's error when it failed. */
export async function deployAndWait(
  session: Session,
  input: InputOf<(typeof contract)['deploy']['start']>,
): Promise<Outcome> {
  const job = await followJob(session, async () => must(await session.client.deploy.start(input)).jobId);
  if (job.state === 'failed') {
    const { code, message, data } = job.error ?? {
      code: 'deployment-failed' as const,
      message: job.message,
      data: {},
    };
    throw new Failure(code, message, { ...data, receiptId: job.receiptId });
  }
  const receipt = await findReceipt(session, job.receiptId);
  const cancelled = job.state === 'cancelled';
  return {
    data: { state: job.state, message: job.message, receipt },
    text: cancelled || receipt === null ? printable(job.message) : receiptText(receipt),
    ...(cancelled ? { exit: cancelledExit } : {}),
  };
}

async function findReceipt({ client }: Session, id: string | null): Promise<Receipt | null> {
  const { entries } = must(await client.activity.list({}));
  return entries.find(({ receipt }) => receipt?.id === id)?.receipt ?? null;
}

function receiptText(receipt: Receipt): string {
  const { message, files, bytes, durationMs, previousVersion, id } = receipt;
  const before = previousVersion === null ? '' : `, ${printable(previousVersion)} before`;
  return [
    printable(message),
    `${plural(files, 'file')}, ${plural(bytes, 'byte')}, ${duration(durationMs)}${before}`,
    `receipt ${id}`,
  ].join('\n');
}

const duration = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
